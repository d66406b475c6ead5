import { soundUrl } from "@ui/waveform";
import type { OutgoingMessage, PhoneMessage, ReferredProduct } from "../../control/types";
import { enqueue, quotationOf } from "../state/enqueue";
import type { Draft, OutboxFile } from "../state/outbox";
import { type Attachment, asOutboxFile, CAPTIONED } from "./attachment";

interface SendOptions {
  wa_id: string;
  phoneNumberId: string;
  quoted: PhoneMessage | null;
  product?: ReferredProduct;
  onUnquote(): void;
}

/** Puts what was written into the outbox. The first message of a batch carries the quotation. */
export function useSend({ wa_id, phoneNumberId, quoted, product, onUnquote }: SendOptions) {
  const send = (drafts: Omit<Draft, "quoted">[]) => {
    const quotation = quoted && quotationOf(quoted);
    enqueue(
      wa_id,
      phoneNumberId,
      drafts.map((draft, index) => ({
        ...draft,
        ...(index === 0 && product && { product }),
        quoted: index === 0 ? quotation : null,
      })),
    );
    onUnquote();
  };

  const textDraft = (body: string) => ({ message: { type: "text", text: { body } } });

  return {
    text(written: string): boolean {
      const body = written.trim();
      if (body === "") return false;
      send([textDraft(body)]);
      return true;
    },
    attachments(items: Attachment[]) {
      const drafts = items.flatMap((item) => {
        const words = item.caption.trim();
        const file = { file: asOutboxFile(item) };
        return words === "" || CAPTIONED.has(item.type) ? [file] : [file, textDraft(words)];
      });
      send(drafts);
    },
    file(file: Omit<OutboxFile, "caption" | "preview_url">) {
      const preview_url = file.type === "audio" ? soundUrl(file.blob) : URL.createObjectURL(file.blob);
      send([{ file: { ...file, caption: "", preview_url } }]);
    },
    message(message: OutgoingMessage) {
      send([{ message }]);
    },
  };
}
