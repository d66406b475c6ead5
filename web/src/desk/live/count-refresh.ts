import type { QueryClient } from "@tanstack/react-query";
import { keys } from "../api/query-keys";

const PAUSE_MS = 3000;

const waiting = new WeakMap<QueryClient, ReturnType<typeof setTimeout>>();

/**
 * Counts are moved by each event as far as the cache knows the conversation's former state, and asked for again a
 * little later, once for many events, because the cache does not know every conversation.
 */
export function refreshCountsSoon(client: QueryClient) {
  if (waiting.has(client)) return;
  waiting.set(
    client,
    setTimeout(() => {
      waiting.delete(client);
      void client.invalidateQueries({ queryKey: keys.counts });
    }, PAUSE_MS),
  );
}
