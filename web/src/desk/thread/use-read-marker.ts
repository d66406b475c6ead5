import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useSyncExternalStore } from "react";
import { desk } from "../api/desk";
import type { Conversation, Message } from "../api/types";
import { storeConversation } from "../live/apply-event";
import { useLiveTools } from "../live/live-provider";
import { useLive } from "../live/live-store";

/**
 * Tells the server what has been read: everything when the conversation is opened, and what comes later once the
 * reader is at the end. Not while the page is out of sight: the customer would see blue ticks that nobody made.
 */
export function useReadMarker(conversation: Conversation, messages: Message[], atEnd: boolean) {
  const client = useQueryClient();
  const { log } = useLiveTools();
  const visible = useVisible();
  const live = useLive((state) => state.connection === "live");
  const markedId = useRef<string | null>(null);
  const newest = messages.findLast((message) => message.direction === "in");
  const newestId = newest?.id;

  useEffect(() => {
    const opening = markedId.current === null;
    if (!newestId || !visible || !live || conversation.unread_count === 0) return;
    if (markedId.current === newestId || !(opening || atEnd)) return;
    markedId.current = newestId;
    storeConversation(client, { ...conversation, unread_count: 0 });
    log
      .during(
        () => desk.markRead(conversation.id, newestId),
        (answer) => storeConversation(client, answer),
      )
      // The count comes back with the next event; reading on tries again.
      .catch(() => {
        markedId.current = "";
      });
  }, [client, log, conversation, newestId, visible, live, atEnd]);
}

function useVisible(): boolean {
  return useSyncExternalStore(
    (onChange) => {
      document.addEventListener("visibilitychange", onChange);
      return () => document.removeEventListener("visibilitychange", onChange);
    },
    () => !document.hidden,
  );
}
