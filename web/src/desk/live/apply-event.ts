import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import { filterOfKey, keys } from "../api/query-keys";
import type {
  Channel,
  Contact,
  Conversation,
  Flow,
  FlowDetail,
  Me,
  Message,
  Note,
  NoteDeleted,
  Page,
  QueueCounts,
  StreamEvent,
} from "../api/types";
import {
  adjustCounts,
  type ConversationList,
  replaceContact,
  upsertConversation,
} from "./conversation-patches";
import { refreshCountsSoon } from "./count-refresh";
import { noteTemplateSync, storeTemplateChange } from "./template-patches";
import {
  findItem,
  messageItem,
  noteItem,
  noticeItem,
  removeItem,
  replaceMedia,
  type ThreadList,
  upsertItem,
} from "./thread-patches";
import {
  callsMe,
  forgetTag,
  forgetTeam,
  refreshMentions,
  storeAvailability,
  storeTag,
  storeTeam,
} from "./work-patches";

/** Writes one event into every cached answer that it touches. Applying it again changes nothing. */
export function applyEvent(client: QueryClient, event: StreamEvent) {
  switch (event.kind) {
    case "message.created":
      if (event.data.kind === "flow_reply") {
        void client.invalidateQueries({ queryKey: keys.responseLists });
        void client.invalidateQueries({ queryKey: keys.flows });
      }
      return storeMessage(client, event.data);
    case "message.updated":
      return storeMessage(client, event.data);
    case "conversation.created":
    case "conversation.updated":
      return storeConversation(client, event.data);
    case "agent.updated":
      void client.invalidateQueries({ queryKey: keys.agents });
      // Whoever joins was invited, and counts among those of a role.
      void client.invalidateQueries({ queryKey: keys.invitations });
      void client.invalidateQueries({ queryKey: keys.roles });
      void client.invalidateQueries({ queryKey: keys.me });
      return;
    case "contact.updated":
      // It may have been merged, or taken apart.
      void client.invalidateQueries({ queryKey: keys.contactMergeLists });
      return storeContact(client, event.data);
    case "channel.updated":
      return storeChannel(client, event.data);
    case "template.updated":
      return storeTemplateChange(client, event.data);
    case "templates.synced":
      return noteTemplateSync(client, event.data);
    case "flow.updated":
      return storeFlow(client, event.data);
    case "media.updated":
      for (const [key] of client.getQueriesData({ queryKey: keys.threads })) {
        patch<ThreadList>(client, key, (thread) => replaceMedia(thread, event.data));
      }
      return;
    case "note.created":
    case "note.updated":
      if (callsMe(client, event.data)) refreshMentions(client);
      return storeNote(client, event.data);
    case "note.deleted":
      return forgetNote(client, event.data);
    case "canned_replies.updated":
      void client.invalidateQueries({ queryKey: keys.cannedReplies });
      return;
    case "scheduled.updated":
      void client.invalidateQueries({ queryKey: keys.scheduled(event.data.conversation_id) });
      return;
    case "work_notice.created":
      return patch<ThreadList>(client, keys.thread(event.data.conversation_id), (thread) =>
        upsertItem(thread, noticeItem(event.data)),
      );
    case "mentions.read":
      if (event.data.agent_id === client.getQueryData<Me | null>(keys.me)?.agent.id) refreshMentions(client);
      return;
    case "tag.created":
    case "tag.updated":
      return storeTag(client, event.data);
    case "tag.deleted":
      return forgetTag(client, event.data);
    case "team.updated":
      return storeTeam(client, event.data);
    case "team.deleted":
      return forgetTeam(client, event.data.id);
    case "availability.updated":
      return storeAvailability(client, event.data);
  }
}

export function storeMessage(client: QueryClient, message: Message) {
  patch<ThreadList>(client, keys.thread(message.conversation_id), (thread) =>
    upsertItem(thread, messageItem(message)),
  );
}

export function storeNote(client: QueryClient, note: Note) {
  patch<ThreadList>(client, keys.thread(note.conversation_id), (thread) =>
    upsertItem(thread, noteItem(note)),
  );
}

export function forgetNote(client: QueryClient, { id, conversation_id }: NoteDeleted) {
  const thread = client.getQueryData<ThreadList>(keys.thread(conversation_id));
  const gone = findItem(thread, id);
  // One that was not loaded may have called whoever is signed in.
  if (gone?.item !== "note" || callsMe(client, gone.data)) refreshMentions(client);
  patch<ThreadList>(client, keys.thread(conversation_id), (list) => removeItem(list, id));
}

export function storeConversation(client: QueryClient, conversation: Conversation) {
  const meId = client.getQueryData<Me>(keys.me)?.agent.id ?? "";
  const before = knownConversation(client, conversation.id);
  if (before) {
    patch<QueueCounts>(client, keys.counts, (counts) => adjustCounts(counts, before, conversation, meId));
  }
  refreshCountsSoon(client);
  client.setQueryData(keys.conversation(conversation.id), conversation);
  for (const [key] of client.getQueriesData<ConversationList>({ queryKey: keys.conversationLists })) {
    patch<ConversationList>(client, key, (list) =>
      upsertConversation(list, conversation, filterOfKey(key), meId),
    );
  }
}

export function storeContact(client: QueryClient, contact: Contact) {
  for (const [key] of client.getQueriesData({ queryKey: keys.conversationLists })) {
    patch<ConversationList>(client, key, (list) => replaceContact(list, contact));
  }
  for (const [key, conversation] of client.getQueriesData<Conversation>({ queryKey: ["conversation"] })) {
    if (conversation?.contact.id === contact.id) client.setQueryData(key, { ...conversation, contact });
  }
  for (const [key] of client.getQueriesData({ queryKey: keys.contactLists })) {
    patch<InfiniteData<Page<Contact>>>(client, key, (list) => ({
      ...list,
      pages: list.pages.map((page) => ({
        ...page,
        data: page.data.map((item) => (item.id === contact.id ? contact : item)),
      })),
    }));
  }
}

function storeChannel(client: QueryClient, channel: Channel) {
  patch<Channel[]>(client, keys.channels, (channels) =>
    channels.some((item) => item.id === channel.id)
      ? channels.map((item) => (item.id === channel.id ? channel : item))
      : [...channels, channel],
  );
  void client.invalidateQueries({ queryKey: keys.connections });
  void client.invalidateQueries({ queryKey: keys.standing });
}

function storeFlow(client: QueryClient, flow: Flow) {
  patch<FlowDetail>(client, keys.flow(flow.id), (known) => ({ ...known, flow }));
  const lists = client.getQueryData<InfiniteData<Page<Flow>>>(keys.flows);
  const isListed = lists?.pages.some((page) => page.data.some(({ id }) => id === flow.id)) ?? true;
  // Where a new one stands in the list, the server knows.
  if (!isListed) return void client.invalidateQueries({ queryKey: keys.flows });
  patch<InfiniteData<Page<Flow>>>(client, keys.flows, (list) => ({
    ...list,
    pages: list.pages.map((page) => ({
      ...page,
      data: page.data.map((item) => (item.id === flow.id ? flow : item)),
    })),
  }));
}

/** What the cache last knew of a conversation, from its own entry or from any list. */
export function knownConversation(client: QueryClient, id: string): Conversation | undefined {
  const own = client.getQueryData<Conversation>(keys.conversation(id));
  if (own) return own;
  for (const [, list] of client.getQueriesData<ConversationList>({ queryKey: keys.conversationLists })) {
    for (const page of list?.pages ?? []) {
      const row = page.data.find((item) => item.id === id);
      if (row) return row;
    }
  }
  return undefined;
}

function patch<Data>(client: QueryClient, key: readonly unknown[], change: (data: Data) => Data) {
  client.setQueryData<Data>(key, (data) => (data === undefined ? undefined : change(data)));
}
