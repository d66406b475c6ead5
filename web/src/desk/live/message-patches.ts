import type { InfiniteData } from "@tanstack/react-query";
import type { Media, Message, Page } from "../api/types";

/** Changes to a cached thread. Pages and messages are newest first, as the API gives them. */

export type MessageList = InfiniteData<Page<Message>, string | null>;

export function findMessage(list: MessageList | undefined, id: string): Message | undefined {
  for (const page of list?.pages ?? []) {
    const message = page.data.find((item) => item.id === id);
    if (message) return message;
  }
  return undefined;
}

export function upsertMessage(list: MessageList, message: Message): MessageList {
  if (findMessage(list, message.id)) return changeMessage(list, message.id, () => message);
  for (const [page, { data }] of list.pages.entries()) {
    const index = data.findIndex((item) => isOlder(item, message));
    if (index >= 0) return withPage(list, page, (items) => items.toSpliced(index, 0, message));
  }
  const last = list.pages.length - 1;
  // Older than all that is loaded: it comes when the reader scrolls up to it.
  if (last < 0 || list.pages[last]?.next_cursor) return list;
  return withPage(list, last, (items) => [...items, message]);
}

export function changeMessage(
  list: MessageList,
  id: string,
  change: (message: Message) => Message,
): MessageList {
  const page = list.pages.findIndex(({ data }) => data.some((item) => item.id === id));
  if (page < 0) return list;
  return withPage(list, page, (items) => items.map((item) => (item.id === id ? change(item) : item)));
}

export function replaceMedia(list: MessageList, media: Media): MessageList {
  if (!list.pages.some(({ data }) => data.some((item) => mediaOf(item)?.id === media.id))) return list;
  const change = (item: Message): Message =>
    mediaOf(item)?.id === media.id ? ({ ...item, content: { ...item.content, media } } as Message) : item;
  return { ...list, pages: list.pages.map((page) => ({ ...page, data: page.data.map(change) })) };
}

export function mediaOf(message: Message): Media | null {
  return "media" in message.content ? message.content.media : null;
}

/** Oldest first, as a thread is read. */
export const inReadingOrder = (list: Pick<MessageList, "pages"> | undefined): Message[] =>
  (list?.pages ?? []).flatMap((page) => page.data).reverse();

const isOlder = (item: Message, than: Message) =>
  item.created_at < than.created_at || (item.created_at === than.created_at && item.id < than.id);

function withPage(list: MessageList, page: number, change: (items: Message[]) => Message[]): MessageList {
  const pages = list.pages.map((entry, index) =>
    index === page ? { ...entry, data: change(entry.data) } : entry,
  );
  return { ...list, pages };
}
