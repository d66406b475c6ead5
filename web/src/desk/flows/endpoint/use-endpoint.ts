import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { desk } from "../../api/desk";
import { keys } from "../../api/query-keys";

/** Requests come while somebody tries the form on a phone: the list follows. */
const REQUESTS_AGAIN_MS = 10_000;

export const useEndpoint = (flowId: string) =>
  useQuery({ queryKey: keys.flowEndpoint(flowId), queryFn: () => desk.flowEndpoint(flowId) });

export function useEndpointRequests(flowId: string) {
  const query = useInfiniteQuery({
    queryKey: keys.flowRequests(flowId),
    queryFn: ({ pageParam, signal }) => desk.flowRequests(flowId, { cursor: pageParam, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: REQUESTS_AGAIN_MS,
  });
  const requests = useMemo(() => (query.data?.pages ?? []).flatMap((page) => page.data), [query.data]);
  return { ...query, requests };
}
