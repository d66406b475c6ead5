import { useEffect, useRef } from "react";
import { control } from "../../control/control-client";
import type { Chat, PhoneMessage } from "../../control/types";
import { withNothingUnread } from "../state/chat-list";
import { newestUnread } from "../state/message-list";
import { queryClient, queryKeys } from "../state/phone-queries";

interface ReadOnScreen {
  wa_id: string;
  phone_number_id: string;
  messages: PhoneMessage[];
  /** The chat is before the customer's eyes, the phone is online, and the customer leaves blue ticks. */
  reads: boolean;
}

/** Tells the cloud what has been read; a refused call is repeated at the next change, not in a loop. */
export function useReadOnScreen({ wa_id, phone_number_id, messages, reads }: ReadOnScreen) {
  const newestId = reads ? (newestUnread(messages)?.id ?? null) : null;
  const told = useRef<string | null>(null);
  useEffect(() => {
    if (newestId === null || told.current === newestId) return;
    told.current = newestId;
    const done = () =>
      queryClient.setQueryData<Chat[]>(
        queryKeys.chats(wa_id),
        (chats) => chats && withNothingUnread(chats, phone_number_id),
      );
    const failed = () => {
      told.current = null;
    };
    control.markRead(wa_id, newestId).then(done, failed);
  }, [wa_id, phone_number_id, newestId]);
}
