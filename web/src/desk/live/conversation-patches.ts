import type { InfiniteData } from "@tanstack/react-query";
import type { Contact, Conversation, ConversationFilter, Page, Queue, QueueCounts } from "../api/types";
import { QUEUES } from "../api/types";
import { serverClock } from "./server-clock";
import { isWindowOpen } from "./service-window";

/** Changes to cached conversation lists. All pure; an unchanged list is the same object, so nothing renders. */

export type ConversationList = InfiniteData<Page<Conversation>, string | null>;

export function inQueue(conversation: Conversation, queue: Queue, meId: string): boolean {
  return conversation.status === statusOfQueue(queue) && hasQueuesMark(conversation, queue, meId);
}

const statusOfQueue = (queue: Queue) => (queue === "closed" || queue === "snoozed" ? queue : "open");

function hasQueuesMark(conversation: Conversation, queue: Queue, meId: string): boolean {
  switch (queue) {
    case "all":
    case "snoozed":
    case "closed":
      return true;
    case "mine":
      return conversation.assignee_id === meId;
    case "unassigned":
      return conversation.assignee_id === null;
    case "unread":
      return conversation.unread_count > 0;
    case "mentions":
      // Conversations do not say it: the list is asked for.
      return false;
  }
}

const folded = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function found(contact: Contact, q: string): boolean {
  const wanted = folded(q.trim());
  const digits = q.replace(/\D/g, "");
  const names = [contact.name, contact.profile_name, contact.username].filter((name) => name !== null);
  return (
    names.some((name) => folded(name).includes(wanted.replace(/^@/, ""))) ||
    (digits.length > 2 && (contact.phone ?? "").includes(digits))
  );
}

export function matchesFilter(conversation: Conversation, filter: ConversationFilter, meId: string): boolean {
  const { queue, status, channel_id, team_id, tag_id, priority, unread, window_open, q } = filter;
  return (
    conversation.status === (status ?? statusOfQueue(queue)) &&
    hasQueuesMark(conversation, queue, meId) &&
    (!channel_id || channel_id === conversation.channel_id) &&
    (!team_id || team_id === conversation.team_id) &&
    (!tag_id || conversation.tag_ids.includes(tag_id)) &&
    (!priority || priority === conversation.priority) &&
    (!unread || conversation.unread_count > 0) &&
    (!window_open || isWindowOpen(conversation.window, serverClock.nowMs())) &&
    (!q || found(conversation.contact, q))
  );
}

/** Puts a conversation where it belongs: changed in place, moved to its new rank, added, or taken out. */
export function upsertConversation(
  list: ConversationList,
  conversation: Conversation,
  filter: ConversationFilter,
  meId: string,
): ConversationList {
  const at = locate(list, conversation.id);
  const known = at && list.pages[at.page]?.data[at.index];
  const stays = known !== null && known !== undefined && mayStay(conversation, filter, meId);
  if (!stays && !matchesFilter(conversation, filter, meId)) return at ? without(list, at) : list;
  if (at && known?.last_activity_at === conversation.last_activity_at) {
    return withPage(list, at.page, (data) => data.with(at.index, conversation));
  }
  return insert(at ? without(list, at) : list, conversation, filter.sort);
}

/** Whether a listed conversation stays where it is, although one that is not listed would not be added. */
function mayStay(conversation: Conversation, filter: ConversationFilter, meId: string): boolean {
  // Conversations do not say who was mentioned in them: what the server listed stays until it is asked again.
  if (filter.queue === "mentions")
    return matchesFilter(conversation, { ...filter, queue: "all", status: conversation.status }, meId);
  // Reading a conversation must not snatch it away from under the reader's eyes.
  const queue = filter.queue === "unread" ? "all" : filter.queue;
  return matchesFilter(conversation, { ...filter, queue, unread: undefined }, meId);
}

/** Takes out what no longer belongs, when somebody comes back to a list. */
export function pruneList(
  list: ConversationList,
  filter: ConversationFilter,
  meId: string,
): ConversationList {
  if (filter.queue === "mentions") return list;
  const belongs = (conversation: Conversation) => matchesFilter(conversation, filter, meId);
  if (list.pages.every((page) => page.data.every(belongs))) return list;
  return { ...list, pages: list.pages.map((page) => ({ ...page, data: page.data.filter(belongs) })) };
}

export function replaceContact(list: ConversationList, contact: Contact): ConversationList {
  if (!list.pages.some((page) => page.data.some((row) => row.contact.id === contact.id))) return list;
  return {
    ...list,
    pages: list.pages.map((page) => ({
      ...page,
      data: page.data.map((row) => (row.contact.id === contact.id ? { ...row, contact } : row)),
    })),
  };
}

/** Keeps the first page only: what is fetched again should not be a hundred pages. */
export function firstPageOnly<Item>(
  list: InfiniteData<Page<Item>, string | null>,
): InfiniteData<Page<Item>, string | null> {
  return { pages: list.pages.slice(0, 1), pageParams: list.pageParams.slice(0, 1) };
}

export function flatten(list: Pick<ConversationList, "pages"> | undefined): Conversation[] {
  const seen = new Set<string>();
  const rows: Conversation[] = [];
  for (const page of list?.pages ?? []) {
    for (const row of page.data) {
      // A page fetched by cursor may repeat what an event has moved up meanwhile.
      if (!seen.has(row.id)) rows.push(row);
      seen.add(row.id);
    }
  }
  return rows;
}

export function adjustCounts(
  counts: QueueCounts,
  before: Conversation,
  after: Conversation,
  meId: string,
): QueueCounts {
  const next = { ...counts };
  for (const queue of QUEUES) {
    const change = Number(inQueue(after, queue, meId)) - Number(inQueue(before, queue, meId));
    next[queue] = Math.max(0, counts[queue] + change);
  }
  const isOfTeam = (of: Conversation, teamId: string) =>
    Number(of.status === "open" && of.team_id === teamId);
  next.teams = counts.teams.map(({ team_id, open }) => ({
    team_id,
    open: Math.max(0, open + isOfTeam(after, team_id) - isOfTeam(before, team_id)),
  }));
  return next;
}

interface Place {
  page: number;
  index: number;
}

function locate(list: ConversationList, id: string): Place | null {
  for (const [page, { data }] of list.pages.entries()) {
    const index = data.findIndex((row) => row.id === id);
    if (index >= 0) return { page, index };
  }
  return null;
}

function withPage(
  list: ConversationList,
  page: number,
  change: (data: Conversation[]) => Conversation[],
): ConversationList {
  const pages = list.pages.map((entry, index) =>
    index === page ? { ...entry, data: change(entry.data) } : entry,
  );
  return { ...list, pages };
}

const without = (list: ConversationList, at: Place) =>
  withPage(list, at.page, (data) => data.toSpliced(at.index, 1));

function insert(
  list: ConversationList,
  conversation: Conversation,
  sort: ConversationFilter["sort"],
): ConversationList {
  const comesAfter = (row: Conversation) =>
    sort === "oldest"
      ? row.last_activity_at >= conversation.last_activity_at
      : row.last_activity_at <= conversation.last_activity_at;
  for (const [page, { data }] of list.pages.entries()) {
    const index = data.findIndex(comesAfter);
    if (index >= 0) return withPage(list, page, (rows) => rows.toSpliced(index, 0, conversation));
  }
  const last = list.pages.length - 1;
  // Beyond all that is loaded: it comes with a later page, if there is one.
  if (last < 0 || list.pages[last]?.next_cursor) return list;
  return withPage(list, last, (rows) => [...rows, conversation]);
}
