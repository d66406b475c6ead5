import { useQueryClient } from "@tanstack/react-query";
import { keys } from "../api/query-keys";
import type { ThreadItem } from "../api/types";
import { inReadingOrder, type ThreadList } from "../live/thread-patches";
import { useColleaguesHere } from "../live/use-colleagues-here";
import { useAgent } from "../session/session";
import { type Collision, collisionOf, newestOfColleagues } from "./collision";

/** Whether somebody else has answered, or is about to. */
export function useCollision(conversationId: string) {
  const client = useQueryClient();
  const me = useAgent();
  const colleagues = useColleaguesHere(conversationId);
  const items = (): ThreadItem[] | undefined => {
    const list = client.getQueryData<ThreadList>(keys.thread(conversationId));
    return list && inReadingOrder(list);
  };
  return {
    /** The newest answer of a colleague; null: there is none, undefined: the thread is not known. */
    newestAnswerId: (): string | null | undefined => {
      const loaded = items();
      return loaded && (newestOfColleagues(loaded, me.id)?.id ?? null);
    },
    find: (seenAnswerId: string | null | undefined): Collision | null =>
      collisionOf(items() ?? [], me.id, seenAnswerId, colleagues),
  };
}
