import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { toast } from "@ui/toast";
import { desk } from "../api/desk";
import { sentenceOf } from "../api/problem";
import { keys } from "../api/query-keys";
import type { Conversation } from "../api/types";
import { knownConversation, storeConversation } from "../live/apply-event";
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

type Change = { assignee_id?: string | null } | { status: "open" | "closed" };

/** Assigns, closes or reopens at once, and takes it back when the server refuses. */
export function useChangeConversation(conversation: Conversation) {
  const client = useQueryClient();
  const { log } = useLiveTools();
  return useMutation({
    mutationFn: (change: Change) =>
      log.during(
        () => desk.changeConversation(conversation.id, change),
        (answer) => storeConversation(client, answer),
      ),
    onMutate: (change) => storeConversation(client, { ...conversation, ...change }),
    onError: (error) => {
      storeConversation(client, conversation);
      toast.error(sentenceOf(error));
    },
  });
}
