import type { QueryClient } from "@tanstack/react-query";
import { keys } from "../api/query-keys";
import type { Availability, Conversation, EventData, Me, Note, Tag, Team } from "../api/types";
import type { ConversationList } from "./conversation-patches";
import { refreshCountsSoon } from "./count-refresh";

/** What the team's work changes in the caches: tags, teams, who is there, and who was called by a note. */

export function storeTag(client: QueryClient, tag: Tag) {
  client.setQueryData<Tag[]>(keys.tags, (tags) => tags && byName(withItem(tags, tag, ({ id }) => id)));
}

export function forgetTag(client: QueryClient, { id, merged_into }: EventData["tag.deleted"]) {
  client.setQueryData<Tag[]>(keys.tags, (tags) => tags?.filter((tag) => tag.id !== id));
  const retag = (conversation: Conversation) => {
    if (!conversation.tag_ids.includes(id)) return conversation;
    const replaced = conversation.tag_ids.flatMap((tagId) =>
      tagId === id ? (merged_into ? [merged_into] : []) : [tagId],
    );
    return { ...conversation, tag_ids: [...new Set(replaced)] };
  };
  for (const [key, known] of client.getQueriesData<Conversation>({ queryKey: ["conversation"] })) {
    if (known) client.setQueryData(key, retag(known));
  }
  for (const [key, list] of client.getQueriesData<ConversationList>({ queryKey: keys.conversationLists })) {
    if (!list?.pages.some((page) => page.data.some(({ tag_ids }) => tag_ids.includes(id)))) continue;
    const pages = list.pages.map((page) => ({ ...page, data: page.data.map(retag) }));
    client.setQueryData<ConversationList>(key, { ...list, pages });
  }
}

export function storeTeam(client: QueryClient, team: Team) {
  client.setQueryData<Team[]>(keys.teams, (teams) => teams && byName(withItem(teams, team, ({ id }) => id)));
  // Whose teams are counted depends on who belongs to them.
  refreshCountsSoon(client);
}

export function forgetTeam(client: QueryClient, id: string) {
  client.setQueryData<Team[]>(keys.teams, (teams) => teams?.filter((team) => team.id !== id));
  refreshCountsSoon(client);
}

export function storeAvailability(client: QueryClient, availability: Availability) {
  client.setQueryData<Availability[]>(
    keys.availability,
    (all) => all && withItem(all, availability, ({ agent_id }) => agent_id),
  );
}

/** Conversations do not say who was called in them: the queue and its count are asked for again. */
export function refreshMentions(client: QueryClient) {
  void client.invalidateQueries({
    queryKey: keys.conversationLists,
    predicate: ({ queryKey }) => (queryKey[1] as { queue?: string } | undefined)?.queue === "mentions",
  });
  void client.invalidateQueries({ queryKey: keys.counts });
}

/** Whether a note calls whoever is signed in. Nobody is called by oneself. */
export function callsMe(client: QueryClient, note: Note): boolean {
  const meId = client.getQueryData<Me | null>(keys.me)?.agent.id;
  return meId !== undefined && note.author.id !== meId && note.mentions.includes(meId);
}

function withItem<Item>(items: Item[], item: Item, idOf: (item: Item) => string): Item[] {
  const at = items.findIndex((known) => idOf(known) === idOf(item));
  return at < 0 ? [...items, item] : items.with(at, item);
}

const byName = <Item extends { name: string }>(items: Item[]) =>
  items.toSorted((a, b) => a.name.localeCompare(b.name, undefined, { sensitivity: "base" }));
