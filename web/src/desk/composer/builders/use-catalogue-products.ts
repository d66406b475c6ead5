import { useInfiniteQuery } from "@tanstack/react-query";
import { desk } from "../../api/desk";
import { keys } from "../../api/query-keys";

/** Products of an account's catalogue whose name or id has the words in it; none where no catalogue is linked. */
export const useCatalogueProducts = (connectionId: string | undefined, search: string) => {
  const filter = { connection_id: connectionId ?? "", search };
  return useInfiniteQuery({
    queryKey: keys.products(filter),
    queryFn: ({ pageParam, signal }) => desk.products(filter, { cursor: pageParam, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    enabled: connectionId !== undefined,
    retry: false,
  });
};
