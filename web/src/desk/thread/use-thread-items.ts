import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { desk } from "../api/desk";
import { keys } from "../api/query-keys";
import { useLiveTools } from "../live/live-provider";
import { useLive } from "../live/live-store";
import { inReadingOrder } from "../live/thread-patches";
import { useOutbox } from "../outbox/outbox";
import { mergeOutbox } from "../outbox/outgoing";
import { useUploads } from "../outbox/uploads";

/** A conversation's messages and notes, oldest first, with those still on their way. The next page is the older one. */
export function useThreadItems(conversationId: string) {
  const { log } = useLiveTools();
  const ready = useLive((state) => state.ready);
  const query = useInfiniteQuery({
    queryKey: keys.thread(conversationId),
    queryFn: ({ pageParam, signal }) =>
      log.during(() => desk.thread(conversationId, { cursor: pageParam, signal })),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    enabled: ready,
  });

  const allEntries = useOutbox((state) => state.entries);
  const uploads = useUploads((state) => state.uploads);
  const stored = useMemo(() => inReadingOrder(query.data), [query.data]);
  const entries = useMemo(
    () => allEntries.filter((entry) => entry.conversationId === conversationId),
    [allEntries, conversationId],
  );
  const items = useMemo(() => mergeOutbox(stored, entries, uploads), [stored, entries, uploads]);
  return { query, items, entries };
}
