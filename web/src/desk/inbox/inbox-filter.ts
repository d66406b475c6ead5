import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import type { ConversationFilter } from "../api/types";

/** The filter lives in the address, so that it survives a reload and can be shared. */
export function useInboxFilter() {
  const { queue = "all", channel, q } = useSearch({ from: "/signed-in/inbox" });
  const navigate = useNavigate();

  const filter = useMemo<ConversationFilter>(() => ({ queue, channel_id: channel, q }), [queue, channel, q]);

  const setFilter = useCallback(
    (change: Partial<ConversationFilter>) => {
      const next = { ...filter, ...change };
      void navigate({
        to: ".",
        search: {
          queue: next.queue === "all" ? undefined : next.queue,
          channel: next.channel_id || undefined,
          q: next.q || undefined,
        },
        replace: true,
      });
    },
    [filter, navigate],
  );
  return { filter, setFilter };
}
