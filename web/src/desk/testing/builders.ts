import type { InfiniteData } from "@tanstack/react-query";
import type {
  Channel,
  Contact,
  Conversation,
  EventData,
  Me,
  Message,
  Note,
  Page,
  Permission,
  StreamEvent,
  Template,
  TemplateSummary,
  TemplateSync,
  ThreadItem,
} from "../api/types";
import { messageItem, noteItem } from "../live/thread-patches";

/** Complete values for tests; each test names only what it is about. */

/** Noon of a working day; `minute` counts from there. */
export const at = (minute: number) =>
  new Date(Date.UTC(2026, 10, 20, 12, minute)).toISOString().replace("Z", "000Z");

const PERMISSIONS: Permission[] = [
  "conversations.read",
  "conversations.write",
  "conversations.assign",
  "contacts.write",
  "contacts.export",
  "tags.write",
  "replies.write",
  "templates.write",
  "forms.write",
  "answers.export",
  "catalogue.write",
  "connections.write",
  "people.write",
  "roles.write",
  "keys.write",
  "audit.read",
  "workspaces.write",
];

export const ME: Me = {
  agent: { id: "agent-me", name: "Olivia Owner", email: "owner@demo.test", role: "owner", is_active: true },
  permissions: PERMISSIONS,
  workspace: { id: "workspace", name: "Demo" },
  must_add_second_factor: false,
  now: at(0),
};

export const contact = (part: Partial<Contact> = {}): Contact => ({
  id: "contact-1",
  name: "Ana García",
  profile_name: "Ana",
  username: null,
  phone: "+34600100001",
  user_id: "ES.1",
  created_at: at(0),
  ...part,
});

export const conversation = (part: Partial<Conversation> = {}): Conversation => ({
  id: "conversation-1",
  channel_id: "channel-1",
  contact: contact(),
  status: "open",
  snoozed_until: null,
  priority: "none",
  assignee_id: null,
  team_id: null,
  tag_ids: [],
  unread_count: 0,
  last_message: null,
  last_activity_at: at(0),
  referred_at: null,
  window: { expires_at: at(24 * 60), open: true },
  ...part,
});

export const channel = (part: Partial<Channel> = {}): Channel => ({
  id: "channel-1",
  connection_id: "connection-1",
  kind: "whatsapp",
  name: "Shop",
  display_phone_number: "+34 600 100 000",
  phone_number_id: "100",
  status: "connected",
  status_detail: null,
  ...part,
});

type TextMessage = Extract<Message, { kind: "text" }>;

export const message = (part: Partial<TextMessage> = {}): TextMessage => ({
  id: "message-1",
  conversation_id: "conversation-1",
  direction: "in",
  kind: "text",
  content: { body: "Hello" },
  quoted: null,
  reactions: [],
  status: "received",
  error: null,
  payment: null,
  referral: null,
  author: null,
  wamid: "wamid.1",
  created_at: at(0),
  sent_at: null,
  delivered_at: null,
  read_at: null,
  failed_at: null,
  ...part,
});

export const templateSummary = (part: Partial<TemplateSummary> = {}): TemplateSummary => ({
  id: "template-1",
  connection_id: "connection-1",
  graph_id: "700",
  name: "order_update",
  language: "en_US",
  category: "UTILITY",
  previous_category: null,
  correct_category: null,
  status: "APPROVED",
  rejected_reason: null,
  status_detail: null,
  quality: "GREEN",
  parameter_format: "POSITIONAL",
  source: "MANUAL",
  preview: "Your order {{1}} has left.",
  changed_at: at(0),
  synced_at: at(0),
  ...part,
});

export const template = (part: Partial<Template> = {}): Template => ({
  ...templateSummary(),
  sub_category: null,
  library_template_name: null,
  message_send_ttl_seconds: null,
  components: [{ type: "BODY", text: "Your order {{1}} has left our shop today." }] as never,
  edits: { is_editable: true, category_is_editable: false, left_today: 1, left_this_month: 9, next_at: null },
  variants: [templateSummary()],
  ...part,
});

export const templateSync = (part: Partial<TemplateSync> = {}): TemplateSync => ({
  connection_id: "connection-1",
  connection_name: "Shop",
  waba_id: "300",
  connection_status: "connected",
  state: "done",
  started_at: at(0),
  finished_at: at(0),
  seen: 1,
  added: 0,
  changed: 0,
  gone: 0,
  detail: null,
  ...part,
});

export const note = (part: Partial<Note> = {}): Note => ({
  id: "note-1",
  conversation_id: "conversation-1",
  author: { kind: "agent", id: "agent-ben", name: "Ben Backup" },
  body: "She is a regular.",
  mentions: [],
  created_at: at(0),
  edited_at: null,
  ...part,
});

/** Loaded pages; `more` says that the server has further ones. */
export const pages = <Item>(lists: Item[][], more = false): InfiniteData<Page<Item>, string | null> => ({
  pages: lists.map((data, index) => ({
    data,
    next_cursor: index < lists.length - 1 || more ? `cursor-${index + 1}` : null,
  })),
  pageParams: lists.map((_, index) => (index === 0 ? null : `cursor-${index}`)),
});

/** The same of a thread: what has a `body` of its own is a note. */
export const threadPages = (lists: (Message | Note)[][], more = false) =>
  pages<ThreadItem>(
    lists.map((list) => list.map((one) => ("body" in one ? noteItem(one) : messageItem(one)))),
    more,
  );

let seq = 0;

export function event<Kind extends keyof EventData>(kind: Kind, data: EventData[Kind]): StreamEvent {
  seq += 1;
  return { type: "event", seq, kind, data, now: at(0) } as StreamEvent;
}
