import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { catalogueApi, type ProductFilter } from "../api/catalogue";
import { keys } from "../api/query-keys";
import type { Channel } from "../api/types";
import { useChannels } from "../queries/use-channels";

export interface Account {
  connectionId: string;
  /** Its numbers' names. */
  label: string;
  channels: Channel[];
}

/** The connected accounts, as their numbers tell of them: agents may not read connections. */
export function useAccounts() {
  const channels = useChannels();
  const accounts = useMemo(() => {
    const connected = (channels.data ?? []).filter((channel) => channel.status !== "disconnected");
    const ids = [...new Set(connected.map((channel) => channel.connection_id))];
    return ids.map((connectionId): Account => {
      const own = connected.filter((channel) => channel.connection_id === connectionId);
      return { connectionId, channels: own, label: own.map((channel) => channel.name).join(", ") };
    });
  }, [channels.data]);
  return { ...channels, accounts };
}

export const useShop = (connectionId: string) =>
  useQuery({ queryKey: keys.shop(connectionId), queryFn: () => catalogueApi.shop(connectionId) });

/** Of the linked catalogue; nothing is asked while no account is known. */
export function useProducts(connectionId: string | undefined, filter: ProductFilter) {
  const query = useInfiniteQuery({
    queryKey: keys.products(connectionId ?? "", filter),
    queryFn: ({ pageParam, signal }) =>
      catalogueApi.products(connectionId ?? "", filter, { cursor: pageParam, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    enabled: connectionId !== undefined,
  });
  const products = useMemo(() => (query.data?.pages ?? []).flatMap((page) => page.data), [query.data]);
  return { ...query, products };
}
