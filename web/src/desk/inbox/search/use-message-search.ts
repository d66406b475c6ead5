import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { desk } from "../../api/desk";
import { keys } from "../../api/query-keys";

/** Messages and notes that hold the words, newest first. A page may be empty and still lead further back. */
export function useMessageSearch(q: string, channelId: string | undefined) {
  const query = useInfiniteQuery({
    queryKey: keys.messageSearch(q, channelId),
    queryFn: ({ pageParam, signal }) =>
      desk.searchMessages({ q, channel_id: channelId }, { cursor: pageParam, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    // While somebody types, the former hits stand until the new ones are here.
    placeholderData: keepPreviousData,
  });
  const hits = useMemo(() => query.data?.pages.flatMap((page) => page.data) ?? [], [query.data]);
  const searchedTo = query.data?.pages.at(-1)?.searched_to ?? null;

  // Nothing found so far is no answer: it goes on by itself until there is a hit, or all was looked through.
  const { hasNextPage, isFetching, isFetchNextPageError, fetchNextPage } = query;
  useEffect(() => {
    if (hits.length === 0 && hasNextPage && !isFetching && !isFetchNextPageError) void fetchNextPage();
  }, [hits.length, hasNextPage, isFetching, isFetchNextPageError, fetchNextPage]);
  return { query, hits, searchedTo };
}
