import type { components } from "./schema";

/**
 * Short names for the desk's API as `npm run gen` writes it from docs/openapi.json, and the event stream's frames, which
 * an OpenAPI document describes only loosely: docs/API-DESIGN.md section 3.
 */
type Schemas = components["schemas"];

/** RFC 3339 in UTC with microseconds: equal lengths, so the strings sort as the times do. */
type Time = string;

export interface Page<Item> {
  data: Item[];
  next_cursor: string | null;
}

export type Agent = Schemas["Agent"];
export type Me = Schemas["Me"];
export type SessionHints = Schemas["Hints"];
/** Who sets up a new installation, with the token of the link that the server printed. */
export type FirstOwner = Schemas["Setup"];

export type Channel = Schemas["Channel"];
export type Connection = Schemas["Connection"];
export type NewConnection = Schemas["CreateConnection"];

export type Contact = Schemas["Contact"];
export type Conversation = Schemas["Conversation"];
export type Queue = Schemas["Queue"];
export type QueueCounts = Record<Queue, number>;

export const QUEUES = ["all", "mine", "unassigned", "unread", "closed"] as const satisfies Queue[];

export interface ConversationFilter {
  queue: Queue;
  channel_id?: string;
  q?: string;
}

export type Media = Schemas["Media"];
export type Message = Schemas["Message"];
export type Quoted = Schemas["Quoted"];
export type SharedContactContent = Schemas["ContactCard"];
export type LocationContent = Schemas["LocationContent"];

export type SendContent = Schemas["SendContent"];
export type SendMessage = Schemas["SendMessage"];

/** A WhatsApp Flow: a form inside the chat. */
export type Flow = Schemas["Flow"];
export type FlowDetail = Schemas["FlowDetail"];
export type FlowProblem = Schemas["FlowProblem"];
export type FlowPreview = Schemas["FlowPreview"];
export type FlowQuestion = Schemas["FlowQuestion"];
export type FlowAnswer = Schemas["FlowAnswer"];
export type FlowResponse = Schemas["FlowResponse"];
export type FlowSummary = Schemas["FlowSummary"];
export type NewFlow = Schemas["CreateFlow"];
export type SavedFlow = Schemas["SavedFlow"];

/** What each kind of event carries. */
export interface EventData {
  "message.created": Message;
  "message.updated": Message;
  "conversation.created": Conversation;
  "conversation.updated": Conversation;
  "contact.updated": Contact;
  "channel.updated": Channel;
  "media.updated": Media;
  "flow.updated": Flow;
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
