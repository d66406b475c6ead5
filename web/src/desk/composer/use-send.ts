import { outbox } from "../outbox/outbox";
import { useUploads } from "../outbox/uploads";
import { lengthOf, MAX_TEXT_LENGTH } from "./attachment-rules";
import { focusComposer } from "./composer-focus";
import { clearDraft, useDraft } from "./drafts";
import { plannedMessages } from "./message-plan";
import { clearTray, useTray } from "./tray";

/** Sending what the composer holds, and whether it can be sent as it is. */
export function useSend(conversationId: string) {
  const { text, replyTo } = useDraft(conversationId);
  const tray = useTray(conversationId);
  const uploads = useUploads((state) => state.uploads);

  const attachments = tray.flatMap((item) =>
    item.refused === null ? { ...item, filename: item.file.name } : [],
  );
  const allGood =
    attachments.length === tray.length &&
    attachments.every((item) => uploads[item.uploadId]?.state !== "failed");
  const something = text.trim() !== "" || tray.length > 0;
  const ready = something && allGood && lengthOf(text.trim()) <= MAX_TEXT_LENGTH;

  const send = () => {
    if (!ready) return;
    for (const [index, outgoing] of plannedMessages(text, attachments).entries()) {
      // The first answers; the rest belong to it.
      outbox.add(conversationId, outgoing, index === 0 ? replyTo : null);
    }
    clearDraft(conversationId);
    clearTray(conversationId);
    focusComposer();
  };
  return { send, ready };
}
