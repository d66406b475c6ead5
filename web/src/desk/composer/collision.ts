import type { Message, ThreadItem } from "../api/types";
import type { ColleagueHere } from "../live/use-colleagues-here";

/** Why an answer may be one too many. */
export type Collision = { kind: "answered"; message: Message } | { kind: "typing"; names: string[] };

/** The newest message of the business that a colleague wrote; programs answer for themselves. */
export function newestOfColleagues(items: ThreadItem[], meId: string): Message | undefined {
  const found = items.findLast(
    ({ item, data }) =>
      item === "message" &&
      data.direction === "out" &&
      data.author?.kind === "agent" &&
      data.author.id !== meId,
  );
  return found?.item === "message" ? found.data : undefined;
}

/**
 * `seenAnswerId` is what was the newest answer of a colleague when the writing began; null: there was none, undefined:
 * it is not known.
 */
export function collisionOf(
  items: ThreadItem[],
  meId: string,
  seenAnswerId: string | null | undefined,
  colleagues: ColleagueHere[],
): Collision | null {
  const newest = newestOfColleagues(items, meId);
  if (newest && seenAnswerId !== undefined && newest.id !== seenAnswerId) {
    return { kind: "answered", message: newest };
  }
  const typing = colleagues.filter((one) => one.typing === "reply").map(({ name }) => name);
  return typing.length > 0 ? { kind: "typing", names: typing } : null;
}
