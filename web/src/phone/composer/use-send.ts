import { soundUrl } from "@ui/waveform";
import { cloudNowMs, useCloudClock } from "../../control/cloud-clock";
import type { OutgoingMessage, PhoneMessage } from "../../control/types";
import { sender } from "../state/live-phones";
import { previewText } from "../state/message-text";
import { type Draft, type OutboxFile, useOutbox } from "../state/outbox";
import { type Attachment, asOutboxFile, CAPTIONED } from "./attachment";

interface SendOptions {
  wa_id: string;
  phoneNumberId: string;
  quoted: PhoneMessage | null;
  onUnquote(): void;
}

/** The API writes microseconds; the same width keeps its timestamps and ours in order as text. */
function cloudTimestamp(): string {
  return new Date(cloudNowMs(useCloudClock.getState())).toISOString().replace("Z", "000Z");
}

/** Puts what was written into the outbox. The first message of a batch carries the quotation. */
export function useSend({ wa_id, phoneNumberId, quoted, onUnquote }: SendOptions) {
  const enqueue = (drafts: Omit<Draft, "quoted">[]) => {
    const context = quoted && { id: quoted.id, from: quoted.from, preview: previewText(quoted) };
    for (const [index, draft] of drafts.entries()) {
      const entry: Draft = { ...draft, quoted: index === 0 ? context : null };
      useOutbox.getState().add(wa_id, phoneNumberId, entry, cloudTimestamp());
    }
    onUnquote();
    void sender.pump();
  };

  const textDraft = (body: string) => ({ message: { type: "text", text: { body } } });

  return {
    text(written: string): boolean {
      const body = written.trim();
      if (body === "") return false;
      enqueue([textDraft(body)]);
      return true;
    },
    attachments(items: Attachment[]) {
      const drafts = items.flatMap((item) => {
        const words = item.caption.trim();
        const file = { file: asOutboxFile(item) };
        return words === "" || CAPTIONED.has(item.type) ? [file] : [file, textDraft(words)];
      });
      enqueue(drafts);
    },
    file(file: Omit<OutboxFile, "caption" | "preview_url">) {
      const preview_url = file.type === "audio" ? soundUrl(file.blob) : URL.createObjectURL(file.blob);
      enqueue([{ file: { ...file, caption: "", preview_url } }]);
    },
    message(message: OutgoingMessage) {
      enqueue([{ message }]);
    },
  };
}
