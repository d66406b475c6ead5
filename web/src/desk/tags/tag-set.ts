import type { Conversation, Tag } from "../api/types";

export interface TagChange {
  add?: string[];
  remove?: string[];
}

/** The tags of a conversation after a change, as the server will have it: one value of each category, by name. */
export function changedTags(
  { tag_ids }: Pick<Conversation, "tag_ids">,
  { add = [], remove = [] }: TagChange,
  tags: readonly Tag[],
): string[] {
  const category = (id: string) => tags.find((tag) => tag.id === id)?.category?.toLowerCase() ?? null;
  const taken = new Set(add.map(category).filter((name) => name !== null));
  const kept = tag_ids.filter(
    (id) => !remove.includes(id) && !add.includes(id) && !taken.has(category(id) ?? ""),
  );
  const place = (id: string) => tags.findIndex((tag) => tag.id === id);
  return [...kept, ...add].sort((one, other) => place(one) - place(other));
}

/** Far enough apart to tell, and readable as a dot on light and dark. */
const COLOURS = [
  "#c62828",
  "#ad5700",
  "#8a6d00",
  "#2e7d32",
  "#00796b",
  "#0277bd",
  "#3949ab",
  "#7b1fa2",
  "#c2185b",
  "#5d6470",
];

export const TAG_COLOURS: readonly string[] = COLOURS;

/** The colour that fewest tags have. */
export function freeColour(tags: readonly Tag[]): string {
  const uses = (colour: string) => tags.filter((tag) => tag.colour === colour).length;
  return COLOURS.reduce((best, colour) => (uses(colour) < uses(best) ? colour : best));
}

/** Those without a category first, then by category; within it as they come, by name. */
export function byCategory(tags: readonly Tag[]): Tag[] {
  return [...tags].sort((one, other) => (one.category ?? "").localeCompare(other.category ?? ""));
}
