import type { Author, PhoneMessage } from "../../control/types";

const STATUS_RANK: Record<string, number> = {
  pending: 0,
  accepted: 1,
  sent: 2,
  delivered: 3,
  read: 4,
  played: 5,
  failed: 6,
};

const rankOf = (message: PhoneMessage) => STATUS_RANK[message.status] ?? 0;

/**
 * RFC 3339 in UTC with a fixed number of digits sorts as text. Equal times (a frozen clock) keep the order in which they were heard,
 * since sorting is stable.
 */
function byTime(one: PhoneMessage, other: PhoneMessage): number {
  if (one.timestamp === other.timestamp) return 0;
  return one.timestamp < other.timestamp ? -1 : 1;
}

/** Frames may arrive out of order; ticks only ever move forward. */
function newerOf(known: PhoneMessage, heard: PhoneMessage): PhoneMessage {
  if (rankOf(heard) >= rankOf(known)) return heard;
  return { ...heard, status: known.status, status_at: known.status_at };
}

/** A message that is new, or a known one with new ticks or reactions, takes its place in the list. */
export function withMessage(messages: PhoneMessage[], heard: PhoneMessage): PhoneMessage[] {
  const index = messages.findIndex((message) => message.id === heard.id);
  const known = messages[index];
  if (known !== undefined) return messages.with(index, newerOf(known, heard));
  const last = messages.at(-1);
  if (last === undefined || byTime(last, heard) <= 0) return [...messages, heard];
  return [...messages, heard].sort(byTime);
}

/** A list that was fetched while events kept arriving: nothing heard meanwhile may be lost. */
export function mergeFetched(heardMeanwhile: PhoneMessage[], fetched: PhoneMessage[]): PhoneMessage[] {
  const known = new Map(heardMeanwhile.map((message) => [message.id, message]));
  const merged = fetched.map((message) => {
    const heard = known.get(message.id);
    known.delete(message.id);
    return heard === undefined ? message : newerOf(heard, message);
  });
  const oldestFetched = merged[0];
  const missing = [...known.values()].filter(
    (message) => oldestFetched === undefined || byTime(oldestFetched, message) <= 0,
  );
  return missing.length === 0 ? merged : [...merged, ...missing].sort(byTime);
}

/** One reaction per author and message; an empty emoji takes it back. */
export function withReaction(message: PhoneMessage, from: Author, emoji: string): PhoneMessage {
  const others = (message.reactions ?? []).filter((reaction) => reaction.from !== from);
  return { ...message, reactions: emoji === "" ? others : [...others, { from, emoji }] };
}

export function isUnread(message: PhoneMessage): boolean {
  return message.from === "business" && (message.status === "sent" || message.status === "delivered");
}

/** What to tell the cloud has been read when the chat is on the screen; null when there is nothing new. */
export function newestUnread(messages: PhoneMessage[]): PhoneMessage | null {
  return messages.findLast(isUnread) ?? null;
}

/** Reactions and whatever else has no bubble of its own are not shown as messages. */
export function isBubble(message: PhoneMessage): boolean {
  return message.type !== "reaction";
}

export type ThreadRow =
  | { kind: "day"; key: string; at: string }
  | { kind: "unread"; key: string; count: number }
  | { kind: "message"; key: string; message: PhoneMessage; startsGroup: boolean };

const GROUP_GAP_MS = 5 * 60_000;

function localDay(timestamp: string): string {
  const date = new Date(timestamp);
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}

/** Where the chat was when it was opened; the line stays there while more arrives. */
export interface UnreadMark {
  message_id: string;
  count: number;
}

export function unreadMark(messages: PhoneMessage[]): UnreadMark | null {
  const unread = messages.filter((message) => isBubble(message) && isUnread(message));
  const oldest = unread[0];
  return oldest === undefined ? null : { message_id: oldest.id, count: unread.length };
}

/** Bubbles, with the day above each day's first and a line above the first that was unread. */
export function threadRows(messages: PhoneMessage[], unread: UnreadMark | null): ThreadRow[] {
  const rows: ThreadRow[] = [];
  let previous: PhoneMessage | undefined;
  for (const message of messages.filter(isBubble)) {
    const newDay = previous === undefined || localDay(previous.timestamp) !== localDay(message.timestamp);
    if (newDay) rows.push({ kind: "day", key: `day-${message.id}`, at: message.timestamp });
    const firstUnread = message.id === unread?.message_id;
    if (firstUnread) rows.push({ kind: "unread", key: "unread", count: unread?.count ?? 0 });
    const startsGroup =
      newDay ||
      firstUnread ||
      previous?.from !== message.from ||
      Date.parse(message.timestamp) - Date.parse(previous.timestamp) > GROUP_GAP_MS;
    rows.push({ kind: "message", key: message.id, message, startsGroup });
    previous = message;
  }
  return rows;
}
