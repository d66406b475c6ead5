import type { Answer, OutgoingMessage, UploadedMedia } from "../../control/types";
import { isInFlight, type OutboxEntry, outgoingMessage, type useOutbox } from "./outbox";

interface SenderOptions {
  outbox: Pick<typeof useOutbox, "getState">;
  /** Whether this customer's phone has a connection: the cloud can be reached and the phone is not offline. */
  isConnected: (wa_id: string) => boolean;
  upload: (file: Blob, filename: string, onProgress: (fraction: number) => void) => Promise<UploadedMedia>;
  post: (wa_id: string, phone_number_id: string, message: OutgoingMessage) => Promise<{ id: string }>;
  answer: (wa_id: string, message_id: string, answer: Answer) => Promise<{ id: string }>;
}

/**
 * Sends what waits in the outbox, one message at a time for each chat so that they arrive in the order they were written.
 * A failed message does not hold up the ones behind it, and is sent again only when asked: the control API has no idempotency key,
 * and after a lost answer nobody knows whether the message was taken.
 */
export function createSender({ outbox, isConnected, upload, post, answer }: SenderOptions) {
  async function deliver(entry: OutboxEntry) {
    const change = (values: Partial<OutboxEntry>) => outbox.getState().change(entry.local_id, values);
    try {
      let mediaId: string | null = null;
      if (entry.draft.file) {
        change({ state: "uploading", progress: 0, failure: null });
        const { blob, filename } = entry.draft.file;
        mediaId = (await upload(blob, filename, (progress) => change({ progress }))).id;
      }
      change({ state: "sending", failure: null });
      const { wa_id, phone_number_id, draft } = entry;
      const { id } =
        draft.answer && draft.quoted
          ? await answer(wa_id, draft.quoted.id, draft.answer)
          : await post(wa_id, phone_number_id, outgoingMessage(draft, mediaId));
      change({ state: "sent", message_id: id });
    } catch (error) {
      change({ state: "failed", failure: error instanceof Error ? error.message : String(error) });
    }
  }

  const busyChats = new Set<string>();

  async function sendChat(wa_id: string, phone_number_id: string) {
    const chat = `${wa_id}/${phone_number_id}`;
    if (busyChats.has(chat)) return;
    busyChats.add(chat);
    try {
      for (;;) {
        const next = outbox
          .getState()
          .entries.find(
            (entry) =>
              entry.state === "waiting" && entry.wa_id === wa_id && entry.phone_number_id === phone_number_id,
          );
        if (next === undefined || !isConnected(wa_id)) return;
        await deliver(next);
      }
    } finally {
      busyChats.delete(chat);
    }
  }

  return {
    /** Sends all that waits and may go now; call it after adding an entry and whenever a connection came back. */
    pump(): Promise<unknown> {
      const chats = new Map<string, OutboxEntry>();
      for (const entry of outbox.getState().entries) {
        if (entry.state === "waiting") chats.set(`${entry.wa_id}/${entry.phone_number_id}`, entry);
      }
      return Promise.all([...chats.values()].map((entry) => sendChat(entry.wa_id, entry.phone_number_id)));
    },
    retry(entry: OutboxEntry) {
      if (isInFlight(entry)) return;
      outbox.getState().change(entry.local_id, { state: "waiting", failure: null });
      void this.pump();
    },
  };
}

export type Sender = ReturnType<typeof createSender>;
