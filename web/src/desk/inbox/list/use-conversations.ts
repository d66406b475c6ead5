import { keepPreviousData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { desk } from "../../api/desk";
import { keys } from "../../api/query-keys";
import type { ConversationFilter } from "../../api/types";
import { type ConversationList, flatten, pruneList } from "../../live/conversation-patches";
import { useLiveTools } from "../../live/live-provider";
import { useLive } from "../../live/live-store";
import { useAgent } from "../../session/session";

/** The rows of one list, as far as they are loaded. */
export function useConversations(filter: ConversationFilter) {
  const client = useQueryClient();
  const { log } = useLiveTools();
  const ready = useLive((state) => state.ready);
  const meId = useAgent().id;

  // Coming back to a list: what was kept there only for its reader goes.
  useEffect(() => {
    client.setQueryData<ConversationList>(keys.conversations(filter), (list) =>
      list ? pruneList(list, filter, meId) : undefined,
    );
  }, [client, filter, meId]);

  const query = useInfiniteQuery({
    queryKey: keys.conversations(filter),
    queryFn: ({ pageParam, signal }) =>
      log.during(() => desk.conversations(filter, { cursor: pageParam, signal })),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    enabled: ready,
    // While somebody types a search, the former rows stand until the new ones are here.
    placeholderData: filter.q ? keepPreviousData : undefined,
  });
  const rows = useMemo(() => flatten(query.data), [query.data]);
  return { query, rows };
}
