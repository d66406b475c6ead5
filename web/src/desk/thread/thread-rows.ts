import type { Message } from "../api/types";

/** What stands under one another in a thread. */
export type ThreadRow =
  | { type: "day"; key: string; atMs: number }
  | { type: "unread"; key: string; count: number }
  | {
      type: "message";
      key: string;
      message: Message;
      /** First of a run by the same writer. */
      first: boolean;
    };

/** Where the line "3 unread messages" stands, fixed when the conversation is opened. */
export interface UnreadMark {
  messageId: string;
  count: number;
}

export function unreadMark(messages: Message[], unreadCount: number): UnreadMark | null {
  if (unreadCount <= 0) return null;
  const inbound = messages.filter((message) => message.direction === "in");
  const first = inbound.at(-Math.min(unreadCount, inbound.length));
  return first ? { messageId: first.id, count: unreadCount } : null;
}

/**
 * `complete` says that the first message is the first of all. Without it the oldest loaded day has no separator yet:
 * one that later moved up would take the reader's place in the thread with it.
 */
export function threadRows(messages: Message[], mark: UnreadMark | null, complete: boolean): ThreadRow[] {
  const rows: ThreadRow[] = [];
  let previous: Message | null = null;
  for (const message of messages) {
    const newDay = previous ? !sameDay(previous, message) : complete;
    const unread = mark?.messageId === message.id;
    if (newDay) rows.push({ type: "day", key: `day-${message.id}`, atMs: Date.parse(message.created_at) });
    if (unread) rows.push({ type: "unread", key: "unread", count: mark.count });
    const first = newDay || unread || !previous || !sameWriter(previous, message);
    rows.push({ type: "message", key: message.id, message, first });
    previous = message;
  }
  return rows;
}

const sameDay = (a: Message, b: Message) =>
  new Date(a.created_at).toDateString() === new Date(b.created_at).toDateString();

const sameWriter = (a: Message, b: Message) => a.direction === b.direction && a.author?.id === b.author?.id;

/** Inbound messages that came after the reader last stood at the end. */
export function newSince(messages: Message[], lastSeenId: string | null): number {
  const seen = messages.findIndex((message) => message.id === lastSeenId);
  return seen < 0 ? 0 : messages.slice(seen + 1).filter((message) => message.direction === "in").length;
}
