import type { InfiniteData } from "@tanstack/react-query";
import type { Media, Message, Note, Page, ThreadItem, WorkNotice } from "../api/types";

/** Changes to a cached thread. Pages and items are newest first, as the API gives them. */

export type ThreadList = InfiniteData<Page<ThreadItem>, string | null>;

export const messageItem = (data: Message): ThreadItem => ({ item: "message", data });
export const noteItem = (data: Note): ThreadItem => ({ item: "note", data });
export const noticeItem = (data: WorkNotice): ThreadItem => ({ item: "notice", data });

export function findItem(list: ThreadList | undefined, id: string): ThreadItem | undefined {
  for (const page of list?.pages ?? []) {
    const found = page.data.find((item) => item.data.id === id);
    if (found) return found;
  }
  return undefined;
}

export function upsertItem(list: ThreadList, item: ThreadItem): ThreadList {
  if (findItem(list, item.data.id)) return changeItem(list, item.data.id, () => item);
  for (const [page, { data }] of list.pages.entries()) {
    const index = data.findIndex((known) => isOlder(known, item));
    if (index >= 0) return withPage(list, page, (items) => items.toSpliced(index, 0, item));
  }
  const last = list.pages.length - 1;
  // Older than all that is loaded: it comes when the reader scrolls up to it.
  if (last < 0 || list.pages[last]?.next_cursor) return list;
  return withPage(list, last, (items) => [...items, item]);
}

export function changeItem(
  list: ThreadList,
  id: string,
  change: (item: ThreadItem) => ThreadItem,
): ThreadList {
  const page = pageOf(list, id);
  if (page < 0) return list;
  return withPage(list, page, (items) => items.map((item) => (item.data.id === id ? change(item) : item)));
}

export function removeItem(list: ThreadList, id: string): ThreadList {
  const page = pageOf(list, id);
  return page < 0 ? list : withPage(list, page, (items) => items.filter((item) => item.data.id !== id));
}

export function replaceMedia(list: ThreadList, media: Media): ThreadList {
  const shows = (item: ThreadItem) => item.item === "message" && mediaOf(item.data)?.id === media.id;
  if (!list.pages.some(({ data }) => data.some(shows))) return list;
  const change = (item: ThreadItem): ThreadItem =>
    item.item === "message" && shows(item)
      ? messageItem({ ...item.data, content: { ...item.data.content, media } } as Message)
      : item;
  return { ...list, pages: list.pages.map((page) => ({ ...page, data: page.data.map(change) })) };
}

export function mediaOf(message: Message): Media | null {
  return "media" in message.content ? message.content.media : null;
}

/** Oldest first, as a thread is read. */
export const inReadingOrder = (list: Pick<ThreadList, "pages"> | undefined): ThreadItem[] =>
  (list?.pages ?? []).flatMap((page) => page.data).reverse();

export const messagesOf = (items: ThreadItem[]): Message[] =>
  items.flatMap((item) => (item.item === "message" ? [item.data] : []));

const isOlder = ({ data: item }: ThreadItem, { data: than }: ThreadItem) =>
  item.created_at < than.created_at || (item.created_at === than.created_at && item.id < than.id);

const pageOf = (list: ThreadList, id: string) =>
  list.pages.findIndex(({ data }) => data.some((item) => item.data.id === id));

function withPage(list: ThreadList, page: number, change: (items: ThreadItem[]) => ThreadItem[]): ThreadList {
  const pages = list.pages.map((entry, index) =>
    index === page ? { ...entry, data: change(entry.data) } : entry,
  );
  return { ...list, pages };
}
