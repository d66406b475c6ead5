import { useState } from "react";
import type { Later } from "../api/scheduled";
import { stoppedTyping } from "../live/own-typing";
import { outbox } from "../outbox/outbox";
import { useUploads } from "../outbox/uploads";
import { lengthOf, MAX_TEXT_LENGTH } from "./attachment-rules";
import type { Collision } from "./collision";
import { focusComposer } from "./composer-focus";
import { changeDraft, clearDraft, useDraft } from "./drafts";
import { plannedMessages } from "./message-plan";
import { clearTray, useTray } from "./tray";
import { useCollision } from "./use-collision";

/** Sending what the composer holds, and whether it can be sent as it is, and whether somebody else was quicker. */
export function useSend(conversationId: string) {
  const { text, replyTo, seenAnswerId } = useDraft(conversationId);
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

  const { find, newestAnswerId } = useCollision(conversationId);
  const [collision, setCollision] = useState<Collision | null>(null);

  const leave = (later?: Later) => {
    setCollision(null);
    if (!ready) return;
    for (const [index, outgoing] of plannedMessages(text, attachments).entries()) {
      // The first answers; the rest belong to it.
      outbox.add(conversationId, outgoing, index === 0 ? replyTo : null, later);
    }
    clearDraft(conversationId);
    clearTray(conversationId);
    stoppedTyping();
    focusComposer();
  };
  const sendAnyway = () => leave();
  const send = () => {
    const found = ready ? find(seenAnswerId) : null;
    if (found) setCollision(found);
    else sendAnyway();
  };
  /** Whoever has seen the other answer is not asked about it again. */
  const seeCollision = () => {
    if (collision?.kind === "answered") changeDraft(conversationId, { seenAnswerId: newestAnswerId() });
    setCollision(null);
  };
  const forgetCollision = () => setCollision(null);
  return { send, sendLater: leave, ready, collision, sendAnyway, seeCollision, forgetCollision };
}
