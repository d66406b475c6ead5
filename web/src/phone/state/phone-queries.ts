import { QueryClient, useQuery } from "@tanstack/react-query";
import { useMemo, useRef, useState } from "react";
import { control } from "../../control/control-client";
import type { Chat, PhoneMessage, Product } from "../../control/types";
import { sortedChats } from "./chat-list";
import { mergeFetched } from "./message-list";
import { useOutbox } from "./outbox";

/** Everything stays fresh by the event stream, and is loaded again when the stream was lost. */
export const queryClient = new QueryClient({
  defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, refetchOnWindowFocus: false, retry: 1 } },
});

export const queryKeys = {
  chats: (wa_id: string) => ["chats", wa_id] as const,
  messages: (wa_id: string, phone_number_id: string) => ["messages", wa_id, phone_number_id] as const,
  card: (phone_number_id: string) => ["card", phone_number_id] as const,
  shop: (phone_number_id: string) => ["shop", phone_number_id] as const,
};

export interface Thread {
  messages: PhoneMessage[];
  /** Nothing older can be loaded. */
  complete: boolean;
}

export function useChats(wa_id: string) {
  return useQuery({
    queryKey: queryKeys.chats(wa_id),
    queryFn: async (): Promise<Chat[]> => sortedChats((await control.chats(wa_id)).data),
  });
}

/** No event tells that a business changed its card, so that it is looked at anew where it is shown. */
export function useBusinessCard(phone_number_id: string) {
  return useQuery({
    queryKey: queryKeys.card(phone_number_id),
    queryFn: () => control.card(phone_number_id),
    staleTime: 0,
    refetchOnWindowFocus: true,
  });
}

/** The catalogue changes without an event: it is looked at anew wherever a message or the shop shows it. */
export function useShop(phone_number_id: string, enabled = true) {
  return useQuery({
    queryKey: queryKeys.shop(phone_number_id),
    queryFn: () => control.shop(phone_number_id),
    enabled,
    staleTime: 5_000,
    refetchOnWindowFocus: true,
  });
}

export type ProductOf = (retailer_id: string) => Product | undefined;

/** Products by the id that the business gave them; none while `enabled` is false. */
export function useProducts(phone_number_id: string, enabled: boolean): ProductOf {
  const products = useShop(phone_number_id, enabled).data?.products;
  return useMemo(() => {
    const byId = new Map(products?.map((product) => [product.product_retailer_id, product]));
    return (retailer_id) => byId.get(retailer_id);
  }, [products]);
}

const FIRST_PAGE = 100;
/** The largest `limit` of the control API. */
const MOST_MESSAGES = 1000;

export function useThread(wa_id: string, phone_number_id: string) {
  const queryKey = queryKeys.messages(wa_id, phone_number_id);
  const limit = useRef(FIRST_PAGE);
  const [loadingOlder, setLoadingOlder] = useState(false);
  const query = useQuery({
    queryKey,
    queryFn: async (): Promise<Thread> => {
      const asked = limit.current;
      const { data } = await control.messages(wa_id, phone_number_id, asked);
      useOutbox.getState().settle(wa_id, phone_number_id, data);
      const known = queryClient.getQueryData<Thread>(queryKey);
      return {
        messages: mergeFetched(known?.messages ?? [], data),
        complete: data.length < asked || asked >= MOST_MESSAGES,
      };
    },
  });
  const loadOlder = async () => {
    if (loadingOlder || query.data?.complete !== false) return;
    setLoadingOlder(true);
    limit.current = Math.min(limit.current * 3, MOST_MESSAGES);
    await query.refetch();
    setLoadingOlder(false);
  };
  return { ...query, loadOlder, loadingOlder };
}
