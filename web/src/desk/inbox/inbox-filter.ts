import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import type { ConversationFilter } from "../api/types";
import { filterOfSearch, searchOfFilter } from "./inbox-search";

/** The filter lives in the address, so that it survives a reload and can be shared. */
export function useInboxFilter() {
  const search = useSearch({ from: "/signed-in/inbox" });
  const navigate = useNavigate();

  const filter = useMemo<ConversationFilter>(() => filterOfSearch(search), [search]);

  const setFilter = useCallback(
    (change: Partial<ConversationFilter>) => {
      void navigate({ to: ".", search: searchOfFilter({ ...filter, ...change }), replace: true });
    },
    [filter, navigate],
  );
  return { filter, setFilter };
}
