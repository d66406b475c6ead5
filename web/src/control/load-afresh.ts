import type { QueryClient, QueryKey } from "@tanstack/react-query";

/**
 * Asks again for what is on the screen. What is being loaded for the first time may have been answered before the latest happened, and
 * invalidating alone would not ask for it again: it is given up first.
 */
export async function loadAfresh(client: QueryClient, queryKey?: QueryKey) {
  await client.cancelQueries({ queryKey });
  await client.invalidateQueries({ queryKey });
}
