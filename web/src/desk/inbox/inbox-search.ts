import {
  type ConversationFilter,
  type ConversationSort,
  type ConversationStatus,
  PRIORITIES,
  type Priority,
  QUEUES,
  type Queue,
  STATUSES,
} from "../api/types";
import { textOf } from "../shell/address-text";

/** The filter of the list as the address says it. What is as usual is not said. */
export interface InboxSearch {
  queue?: Queue;
  team?: string;
  channel?: string;
  tag?: string;
  status?: ConversationStatus;
  priority?: Priority;
  unread?: true;
  window?: "open";
  sort?: ConversationSort;
  q?: string;
}

/** Takes from an address what it can be, and leaves out the rest. */
export function readInboxSearch(search: Record<string, unknown>): InboxSearch {
  const oneOf = <Word extends string>(words: readonly Word[], value: unknown) =>
    words.find((word) => word === value);
  const queue = oneOf(QUEUES, search.queue);
  return {
    queue: queue === "all" ? undefined : queue,
    team: textOf(search.team),
    channel: textOf(search.channel),
    tag: textOf(search.tag),
    status: hasOwnStatus(queue) ? undefined : oneOf(STATUSES, search.status),
    priority: oneOf(PRIORITIES, search.priority),
    unread: search.unread === true ? true : undefined,
    window: oneOf(["open"] as const, search.window),
    sort: oneOf(["oldest"] as const, search.sort),
    q: textOf(search.q),
  };
}

/** Of these a status is what they are: another one would be another queue. */
export const hasOwnStatus = (queue: Queue | undefined) => queue === "snoozed" || queue === "closed";

export const filterOfSearch = (search: InboxSearch): ConversationFilter => ({
  queue: search.queue ?? "all",
  team_id: search.team,
  channel_id: search.channel,
  tag_id: search.tag,
  status: search.status,
  priority: search.priority,
  unread: search.unread,
  window_open: search.window === "open" || undefined,
  sort: search.sort,
  q: search.q,
});

export const searchOfFilter = (filter: ConversationFilter): InboxSearch => ({
  queue: filter.queue === "all" ? undefined : filter.queue,
  team: filter.team_id || undefined,
  channel: filter.channel_id || undefined,
  tag: filter.tag_id || undefined,
  status: hasOwnStatus(filter.queue) ? undefined : filter.status,
  priority: filter.priority,
  unread: filter.unread || undefined,
  window: filter.window_open ? "open" : undefined,
  sort: filter.sort === "oldest" ? "oldest" : undefined,
  q: filter.q || undefined,
});
