import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { desk } from "../api/desk";
import { keys } from "../api/query-keys";

/** The forms of all accounts, as far as they were fetched. */
export function useFlows() {
  const query = useInfiniteQuery({
    queryKey: keys.flows,
    queryFn: ({ pageParam, signal }) => desk.flows({ cursor: pageParam, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
  const flows = useMemo(() => (query.data?.pages ?? []).flatMap((page) => page.data), [query.data]);
  return { ...query, flows };
}
