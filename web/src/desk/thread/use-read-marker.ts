import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { desk } from "../api/desk";
import { keys } from "../api/query-keys";
import type { Conversation, QueueCounts, ThreadItem } from "../api/types";
import { storeConversation } from "../live/apply-event";
import { useLiveTools } from "../live/live-provider";
import { useLive } from "../live/live-store";
import { usePageVisible } from "../live/page-visible";
import { callsMe } from "../live/work-patches";

/**
 * Tells the server what has been read, messages and notes that call the reader: everything when the conversation is
 * opened, and what comes later once the reader is at the end. Not while the page is out of sight: the customer would
 * see blue ticks that nobody made.
 */
export function useReadMarker(conversation: Conversation, items: ThreadItem[], atEnd: boolean) {
  const client = useQueryClient();
  const { log } = useLiveTools();
  const visible = usePageVisible();
  const live = useLive((state) => state.connection === "live");
  const markedId = useRef<string | null>(null);
  const [newestId, mentionId] = newestOf(client, items);
  const mentionSeenId = useRef<string | null | undefined>(null);

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

  useEffect(() => {
    const opening = mentionSeenId.current === null;
    if (!visible || !live || mentionSeenId.current === mentionId || !(opening || atEnd)) return;
    mentionSeenId.current = mentionId;
    if (!mentionId) return;
    // Conversations do not say whether a call was seen; without any in the workspace there is none here.
    if (opening && noMentions(client)) return;
    // Of messages this reads no more than what was seen with it.
    desk.markRead(conversation.id, newestId).catch(() => {
      mentionSeenId.current = "";
    });
  }, [client, conversation.id, newestId, mentionId, visible, live, atEnd]);
}

/** Whether nobody calls the reader anywhere, for certain. */
function noMentions(client: QueryClient): boolean {
  const counts = client.getQueryState<QueueCounts>(keys.counts);
  return counts?.data?.mentions === 0 && !counts.isInvalidated && counts.fetchStatus === "idle";
}

/** The ids of the customer's newest message, and of the newest note that calls the reader. */
function newestOf(client: QueryClient, items: ThreadItem[]) {
  const message = items.findLast((item) => item.item === "message" && item.data.direction === "in");
  const mention = items.findLast((item) => item.item === "note" && callsMe(client, item.data));
  return [message?.data.id, mention?.data.id] as const;
}
