import { useQuery, useQueryClient } from "@tanstack/react-query";
import { desk } from "../api/desk";
import { keys } from "../api/query-keys";
import { knownConversation } from "../live/apply-event";
import { useLiveTools } from "../live/live-provider";
import { useLive } from "../live/live-store";

export function useConversation(id: string) {
  const client = useQueryClient();
  const { log } = useLiveTools();
  const ready = useLive((state) => state.ready);
  return useQuery({
    queryKey: keys.conversation(id),
    queryFn: () => log.during(() => desk.conversation(id)),
    // A row of the list has all of it, and the stream keeps it fresh.
    initialData: () => knownConversation(client, id),
    enabled: ready,
  });
}
