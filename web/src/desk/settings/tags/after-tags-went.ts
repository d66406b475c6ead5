import type { QueryClient } from "@tanstack/react-query";
import { keys } from "../../api/query-keys";

/** Conversations that had the tag have another one now, or none. */
export function afterTagsWent(client: QueryClient) {
  void client.invalidateQueries({ queryKey: keys.tags });
  void client.invalidateQueries({ queryKey: keys.tagUses });
  void client.invalidateQueries({ queryKey: keys.conversationLists });
  void client.invalidateQueries({ queryKey: ["conversation"] });
}
