import type { Message, Note, ThreadItem, WorkNotice } from "../api/types";

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
    }
  | { type: "note"; key: string; note: Note }
  | { type: "notice"; key: string; notice: WorkNotice };

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
export function threadRows(items: ThreadItem[], mark: UnreadMark | null, complete: boolean): ThreadRow[] {
  const rows: ThreadRow[] = [];
  let previous: ThreadItem | null = null;
  for (const item of items) {
    const { id, created_at } = item.data;
    const newDay = previous ? !sameDay(previous, item) : complete;
    const unread = mark?.messageId === id;
    if (newDay) rows.push({ type: "day", key: `day-${id}`, atMs: Date.parse(created_at) });
    if (unread) rows.push({ type: "unread", key: "unread", count: mark.count });
    if (item.item === "note") rows.push({ type: "note", key: id, note: item.data });
    else if (item.item === "notice") rows.push({ type: "notice", key: id, notice: item.data });
    else {
      const first = newDay || unread || previous?.item !== "message" || !sameWriter(previous.data, item.data);
      rows.push({ type: "message", key: id, message: item.data, first });
    }
    previous = item;
  }
  return rows;
}

const sameDay = ({ data: a }: ThreadItem, { data: b }: ThreadItem) =>
  new Date(a.created_at).toDateString() === new Date(b.created_at).toDateString();

const sameWriter = (a: Message, b: Message) => a.direction === b.direction && a.author?.id === b.author?.id;

/** Inbound messages that came after the reader last stood at the end. */
export function newSince(items: ThreadItem[], lastSeenId: string | null): number {
  const seen = items.findIndex(({ data }) => data.id === lastSeenId);
  const isInbound = (item: ThreadItem) => item.item === "message" && item.data.direction === "in";
  return seen < 0 ? 0 : items.slice(seen + 1).filter(isInbound).length;
}
