/** Shapes of the desk's REST API and event stream, as docs/API-DESIGN.md sections 2 and 3 fix them. */

/** RFC 3339 in UTC with microseconds: equal lengths, so the strings sort as the times do. */
export type Time = string;

export interface Page<Item> {
  data: Item[];
  next_cursor: string | null;
}

export interface Agent {
  id: string;
  name: string;
  email: string;
  role: "owner" | "agent";
}

export interface Me {
  agent: Agent;
  workspace: { id: string; name: string };
  now: Time;
}

export interface SessionHints {
  demo: { email: string; password: string } | null;
  workspace: string;
}

/** Who sets up a new installation, with the token of the link that the server printed. */
export interface FirstOwner {
  token: string;
  workspace: string;
  name: string;
  email: string;
  password: string;
}

export interface Channel {
  id: string;
  connection_id: string | null;
  name: string;
  kind: "whatsapp";
  phone_number_id: string;
  display_phone_number: string;
  status: string;
  status_detail: string | null;
}

export interface Connection {
  id: string;
  name: string;
  graph_base_url: string;
  waba_id: string;
  callback_url: string;
  verify_token: string;
  status: "connected" | "error" | "disconnected";
  status_detail: string | null;
  channels: Channel[];
}

export interface NewConnection {
  name: string;
  graph_base_url: string;
  waba_id: string;
  access_token: string;
  app_secret: string;
}

export interface Contact {
  id: string;
  name: string;
  profile_name: string | null;
  username: string | null;
  /** Absent when the customer writes under a username only. */
  phone: string | null;
  /** The business-scoped user id. */
  user_id: string | null;
  created_at: Time;
}

export type MessageDirection = "in" | "out";
export type OutboundStatus = "queued" | "accepted" | "sent" | "delivered" | "read" | "played" | "failed";
export type MessageStatus = "received" | OutboundStatus;

export interface LastMessage {
  id: string;
  direction: MessageDirection;
  kind: string;
  preview: string;
  status: MessageStatus;
  at: Time;
}

export interface Conversation {
  id: string;
  channel_id: string;
  contact: Contact;
  status: "open" | "closed";
  assignee_id: string | null;
  unread_count: number;
  last_message: LastMessage | null;
  last_activity_at: Time;
  /** The customer service window: 24 hours from the customer's last message. */
  window: { expires_at: Time | null; open: boolean };
}

export const QUEUES = ["all", "mine", "unassigned", "unread", "closed"] as const;
export type Queue = (typeof QUEUES)[number];
export type QueueCounts = Record<Queue, number>;

export interface ConversationFilter {
  queue: Queue;
  channel_id?: string;
  q?: string;
}

export interface Media {
  id: string;
  state: "pending" | "ready" | "failed";
  mime_type: string;
  size_bytes: number;
  filename: string | null;
  voice: boolean;
  detail: string | null;
  width: number | null;
  height: number | null;
  url: string;
}

export interface SharedContactContent {
  name: { formatted_name?: string | null; first_name?: string; last_name?: string };
  phones?: { phone?: string; type?: string; wa_id?: string }[];
  emails?: { email?: string; type?: string }[];
  org?: { company?: string; department?: string; title?: string };
}

export interface LocationContent {
  latitude: number;
  longitude: number;
  name?: string | null;
  address?: string | null;
  url?: string | null;
}

/** `kind` and the `content` that goes with it. */
export type MessageContent =
  | { kind: "text"; content: { body: string; preview_url?: boolean } }
  | { kind: "image" | "video"; content: { media: Media; caption?: string | null } }
  | { kind: "audio"; content: { media: Media; voice?: boolean } }
  | { kind: "document"; content: { media: Media; caption?: string | null; filename?: string | null } }
  | { kind: "sticker"; content: { media: Media; animated?: boolean } }
  | { kind: "location"; content: LocationContent }
  | { kind: "contacts"; content: { contacts: SharedContactContent[] } }
  | { kind: "button_reply"; content: { id: string; title: string; description?: string | null } }
  | { kind: "unsupported"; content: { type: string; detail?: string | null } };

export interface Quoted {
  id: string | null;
  wamid: string;
  direction: MessageDirection;
  kind: string;
  preview: string;
}

export interface Reaction {
  from: "contact" | "business";
  emoji: string;
  at: Time;
}

export interface MessageError {
  code: number;
  title: string;
  details: string | null;
  advice: string | null;
  retryable: boolean;
}

export type Message = MessageContent & {
  id: string;
  conversation_id: string;
  direction: MessageDirection;
  quoted: Quoted | null;
  reactions: Reaction[];
  status: MessageStatus;
  error: MessageError | null;
  author: { kind: "agent" | "api"; id: string; name: string } | null;
  wamid: string | null;
  created_at: Time;
  sent_at: Time | null;
  delivered_at: Time | null;
  read_at: Time | null;
  failed_at: Time | null;
};

/** Content of a message to be sent: media by id, all else as it is shown. */
export type SendContent =
  | { kind: "text"; content: { body: string; preview_url?: boolean } }
  | { kind: "image" | "video"; content: { media_id: string; caption?: string } }
  | { kind: "audio"; content: { media_id: string; voice: boolean } }
  | { kind: "document"; content: { media_id: string; caption?: string; filename: string } }
  | { kind: "location"; content: LocationContent }
  | { kind: "contacts"; content: { contacts: SharedContactContent[] } };

export type SendMessage = SendContent & {
  /** UUID v7 made by the client; sent twice, it is one message. */
  id: string;
  reply_to: string | null;
};

export interface SendReaction {
  id: string;
  kind: "reaction";
  content: { message_id: string; emoji: string };
}

/** What each kind of event carries. */
export interface EventData {
  "message.created": Message;
  "message.updated": Message;
  "conversation.created": Conversation;
  "conversation.updated": Conversation;
  "contact.updated": Contact;
  "channel.updated": Channel;
  "media.updated": Media;
}

export type StreamEvent = {
  [Kind in keyof EventData]: { type: "event"; seq: number; kind: Kind; data: EventData[Kind]; now: Time };
}[keyof EventData];

export type StreamFrame =
  | { type: "hello"; seq: number; now: Time; clock: { frozen: boolean } }
  | StreamEvent
  | { type: "reset"; seq: number }
  | { type: "clock"; now: Time; frozen: boolean }
  | { type: "presence"; agents: string[] };
