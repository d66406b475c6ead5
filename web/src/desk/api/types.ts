import type { RichMessageContent, SendRichContent } from "./rich-messages";
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

export type Permission = Schemas["Permission"];
export type AgentChange = Schemas["UpdateAgent"];
export type CodeNeeded = Schemas["CodeNeeded"];
export type SecondFactor = Schemas["SecondFactor"];
export type NewSecondFactor = Schemas["NewSecondFactor"];
export type RecoveryCodes = Schemas["RecoveryCodes"];
export type SignInSafety = Schemas["SignInSafety"];
export type RoleView = Schemas["RoleView"];
export type WriteRole = Schemas["WriteRole"];
export type Invitation = Schemas["Invitation"];
export type Invited = Schemas["Invited"];
export type InvitedTo = Schemas["InvitedTo"];
export type CannedReply = Schemas["CannedReply"];
export type WriteReply = Schemas["WriteReply"];
export type NumberStanding = Schemas["NumberStanding"];
export type StandingNews = Schemas["StandingNews"];
export type AdReferral = Schemas["AdReferral"];
export type Workspace = Schemas["Workspace"];
export type WorkspaceView = Schemas["WorkspaceView"];
export type Workspaces = Schemas["Workspaces"];
export type CreateWorkspace = Schemas["CreateWorkspace"];
export type Accept = Schemas["Accept"];
export type ApiKey = Schemas["ApiKey"];
export type NewApiKey = Schemas["CreateApiKey"];
export type CreatedApiKey = Schemas["CreatedApiKey"];
export type SignedInSession = Schemas["Session"];
/** What an entry's details hold depends on its action. */
export type AuditEntry = Omit<Schemas["AuditEntry"], "details"> & { details: Record<string, unknown> };

export interface AuditFilter {
  actor_id?: string;
  action?: string;
  subject_id?: string;
  from?: string;
  until?: string;
  q?: string;
}

export type Channel = Schemas["Channel"];
export type Connection = Schemas["Connection"];
export type NewConnection = Schemas["CreateConnection"];

export type Contact = Schemas["Contact"];
export type ContactMerge = Schemas["ContactMerge"];
export type Conversation = Schemas["Conversation"];
export type MessageHit = Schemas["MessageHit"];
export type MessageSearchPage = Schemas["MessageSearchPage"];
export type Queue = Schemas["Queue"];
export type QueueCounts = Schemas["QueueCounts"];
export type ConversationStatus = Schemas["ConversationStatus"];
export type ConversationSort = Schemas["Sort"];
export type Priority = Schemas["Priority"];
export type ConversationChange = Schemas["UpdateConversation"];
export type Transfer = Schemas["TransferConversation"];

export type Tag = Schemas["Tag"];
export type TagUse = Schemas["TagUse"];
export type Team = Schemas["Team"];
export type WriteTeam = Schemas["WriteTeam"];
export type Assignment = Schemas["Assignment"];
export type Availability = Schemas["Availability"];
export type Presence = Schemas["Presence"];

export const QUEUES = [
  "mine",
  "unassigned",
  "mentions",
  "all",
  "unread",
  "snoozed",
  "closed",
] as const satisfies Queue[];

/** The most urgent first. */
export const PRIORITIES = ["urgent", "high", "medium", "low", "none"] as const satisfies Priority[];

export const STATUSES = ["open", "snoozed", "closed"] as const satisfies ConversationStatus[];

export interface ConversationFilter {
  queue: Queue;
  channel_id?: string;
  team_id?: string;
  tag_id?: string;
  /** In place of the queue's own. */
  status?: ConversationStatus;
  priority?: Priority;
  /** Only those with unread messages. */
  unread?: boolean;
  /** Only those that may be answered freely. */
  window_open?: boolean;
  sort?: ConversationSort;
  q?: string;
}

export type TemplateSummary = Schemas["TemplateSummary"];
export type TemplateGroup = Schemas["TemplateGroup"];
export type Template = Schemas["Template"];
export type TemplateCount = Schemas["TemplateCount"];
export type TemplateSync = Schemas["TemplateSync"];
export type TemplateChanged = Schemas["TemplateChanged"];
export type HistoryEntry = Schemas["HistoryEntry"];
export type EditAllowance = Schemas["EditAllowance"];
export type PriceEffect = Schemas["PriceEffect"];
export type NewTemplate = Schemas["NewTemplate"];
export type EditTemplate = Schemas["EditTemplate"];
export type TestSend = Schemas["TestSend"];
export type TestSent = Schemas["TestSent"];

export interface TemplateFilter {
  q?: string;
  status?: string;
  category?: string;
  quality?: string;
  language?: string;
  connection_id?: string;
}

/** As WhatsApp shows it. */
export interface LibraryTemplate {
  id: string;
  name: string;
  language: string;
  category: string;
  topic: string | null;
  usecase: string | null;
  header: string | null;
  body: string;
  body_params: string[] | null;
  body_param_types: string[] | null;
  buttons: { type: string; text: string; url?: string; phone_number?: string }[] | null;
}

export type Media = Schemas["Media"];

/** What every message has, whatever it says. */
type MessageFacts = Omit<Schemas["Message"], "kind" | "content">;
export type MessageContent =
  | Exclude<Schemas["MessageContent"], { kind: RichMessageContent["kind"] }>
  | RichMessageContent;
export type Message = MessageContent & MessageFacts;
/** What agents wrote for each other; it never leaves the desk. */
export type Note = Schemas["Note"];
export type NoteDeleted = Schemas["NoteDeleted"];
export type Author = Schemas["Author"];
/** One row of a thread. */
export type ThreadItem =
  | { item: "message"; data: Message }
  | { item: "note"; data: Note }
  | { item: "notice"; data: WorkNotice };
/** What was done with a conversation. */
export type WorkNotice = Schemas["WorkNotice"];
export type Payment = Schemas["Payment"];
export type OrderContent = Schemas["OrderContent"];
export type ProductReference = Schemas["ProductReference"];
export type Quoted = Schemas["Quoted"];
export type SharedContactContent = Schemas["ContactCard"];
export type LocationContent = Schemas["LocationContent"];

export type Catalogue = Schemas["Catalogue"];
export type NumberShop = Schemas["NumberShop"];
export type SetNumberShop = Schemas["SetNumberShop"];
export type ShopSettings = Schemas["ShopSettings"];
export type Product = Schemas["Product"];
export type NewProduct = Schemas["NewProduct"];
export type ProductChange = Schemas["ProductChange"];
export type ImportReport = Schemas["ImportReport"];

export type SendContent =
  | Exclude<Schemas["SendContent"], { kind: SendRichContent["kind"] }>
  | SendRichContent;
export type SendMessage = SendContent & Omit<Schemas["SendMessage"], "kind" | "content">;

/** A WhatsApp Flow: a form inside the chat. */
export type Flow = Schemas["Flow"];
export type FlowDetail = Schemas["FlowDetail"];
export type FlowProblem = Schemas["FlowProblem"];
export type FlowPreview = Schemas["FlowPreview"];
export type FlowQuestion = Schemas["FlowQuestion"];
export type FlowAnswer = Schemas["FlowAnswer"];
export type FlowResponse = Schemas["FlowResponse"];
export type FlowSummary = Schemas["FlowSummary"];
/** The desk as the endpoint of a form. */
export type HostedEndpoint = Omit<Schemas["HostedEndpoint"], "rules"> & { rules: AnswerRule[] };
export type EndpointMode = Schemas["EndpointMode"];
export type EndpointChange = Omit<Schemas["EndpointChange"], "rules"> & { rules: AnswerRule[] };
export type SavedEndpoint = Schemas["SavedEndpoint"];
export type EndpointProbe = Schemas["EndpointProbe"];
export type EndpointRequestEntry = Schemas["EndpointRequestEntry"];
export type AnswerRule = Omit<Schemas["AnswerRule"], "answer"> & { answer: AnswerStep };
export type AnswerCondition = Schemas["AnswerCondition"];
/** Data of screens may be anything, which the schema's writer takes for nothing. */
type WithAnyData<Step> = Step extends { data?: unknown }
  ? Omit<Step, "data"> & { data?: Record<string, unknown> }
  : Step;
export type AnswerStep = WithAnyData<Schemas["AnswerStep"]>;
export type FlowKey = Schemas["FlowKey"];
export type NewFlow = Schemas["CreateFlow"];
export type SavedFlow = Schemas["SavedFlow"];

/** What each kind of event carries. */
export interface EventData {
  "message.created": Message;
  "message.updated": Message;
  "conversation.created": Conversation;
  "conversation.updated": Conversation;
  "agent.updated": Agent;
  "contact.updated": Contact;
  "channel.updated": Channel;
  "media.updated": Media;
  "template.updated": TemplateChanged;
  "templates.synced": TemplateSync;
  "flow.updated": Flow;
  "tag.created": Tag;
  "tag.updated": Tag;
  "tag.deleted": Schemas["TagDeleted"];
  "note.created": Note;
  "note.updated": Note;
  "note.deleted": NoteDeleted;
  "work_notice.created": WorkNotice;
  "canned_replies.updated": Record<string, never>;
  "mentions.read": Schemas["MentionsRead"];
  "team.updated": Team;
  "team.deleted": Schemas["TeamDeleted"];
  "availability.updated": Availability;
}

export type StreamEvent = {
  [Kind in keyof EventData]: { type: "event"; seq: number; kind: Kind; data: EventData[Kind]; now: Time };
}[keyof EventData];

export type StreamFrame =
  | { type: "hello"; seq: number; now: Time; clock: { frozen: boolean } }
  | StreamEvent
  | { type: "reset"; seq: number }
  | { type: "clock"; now: Time; frozen: boolean }
  | { type: "presence"; agents: string[] }
  | ({ type: "activity"; agent_id: string } & Doing);

/** What an agent does in a conversation; `note`: what is being written is a private note. */
export interface Doing {
  conversation_id: string;
  state: "viewing" | "typing" | "left";
  note: boolean;
}

/** What the desk sends on the stream. */
export type ClientFrame = { type: "activity" } & Doing;
