import { api } from "./client";
import type { Flow, FlowDetail, Product, Template, TemplateGroup } from "./rich-messages";
import type {
  Agent,
  Channel,
  Connection,
  Contact,
  Conversation,
  ConversationFilter,
  FirstOwner,
  Me,
  Message,
  NewConnection,
  Page,
  QueueCounts,
  SendMessage,
  SessionHints,
} from "./types";

/** Every call of the desk's API, one function each. Uploads are in upload.ts. */

const CONVERSATION_PAGE = 100;
const MESSAGE_PAGE = 50;
const CONTACT_PAGE = 100;
const TEMPLATE_PAGE = 50;
const PRODUCT_PAGE = 50;
/** Forms are chosen from one list. */
const FLOW_PAGE = 200;

interface List<Item> {
  data: Item[];
}

export interface PageCall {
  cursor: string | null;
  signal?: AbortSignal;
}

export interface TemplateFilter {
  connection_id: string;
  q?: string;
  status?: string;
  category?: string;
  language?: string;
}

export interface ProductFilter {
  connection_id: string;
  search?: string;
  /** Separated by commas; at most 100. */
  retailer_ids?: string;
}

export const desk = {
  hints: () => api.get<SessionHints>("/session/hints"),
  signIn: (credentials: { email: string; password: string }) => api.post<Me>("/session", credentials),
  setUp: (owner: FirstOwner) => api.post<Me>("/setup", owner),
  signOut: () => api.delete<void>("/session"),
  me: () => api.get<Me>("/me"),
  agents: () => api.get<List<Agent>>("/agents").then((list) => list.data),

  channels: () => api.get<List<Channel>>("/channels").then((list) => list.data),
  connections: () => api.get<List<Connection>>("/connections").then((list) => list.data),
  connect: (connection: NewConnection) => api.post<Connection>("/connections", connection),
  refreshConnection: (id: string) => api.post<Connection>(`/connections/${id}/refresh`),
  disconnect: (id: string) => api.delete<void>(`/connections/${id}`),

  conversations: (filter: ConversationFilter, { cursor, signal }: PageCall) =>
    api.get<Page<Conversation>>("/conversations", {
      query: { ...filter, cursor, limit: CONVERSATION_PAGE },
      signal,
    }),
  counts: () => api.get<QueueCounts>("/conversations/counts"),
  conversation: (id: string) => api.get<Conversation>(`/conversations/${id}`),
  changeConversation: (id: string, change: { assignee_id?: string | null; status?: "open" | "closed" }) =>
    api.patch<Conversation>(`/conversations/${id}`, change),
  markRead: (id: string, messageId: string) =>
    api.post<Conversation>(`/conversations/${id}/read`, { message_id: messageId }),
  typing: (id: string) => api.post<void>(`/conversations/${id}/typing`),

  messages: (conversationId: string, { cursor, signal }: PageCall) =>
    api.get<Page<Message>>(`/conversations/${conversationId}/messages`, {
      query: { cursor, limit: MESSAGE_PAGE },
      signal,
    }),
  send: (conversationId: string, message: SendMessage) =>
    api.post<Message>(`/conversations/${conversationId}/messages`, message),
  retry: (messageId: string) => api.post<Message>(`/messages/${messageId}/retry`),

  contacts: (q: string, { cursor, signal }: PageCall) =>
    api.get<Page<Contact>>("/contacts", { query: { q, cursor, limit: CONTACT_PAGE }, signal }),
  templates: (filter: TemplateFilter, { cursor, signal }: PageCall) =>
    api.get<Page<TemplateGroup>>("/templates", {
      query: { ...filter, cursor, limit: TEMPLATE_PAGE },
      signal,
    }),
  template: (id: string) => api.get<Template>(`/templates/${id}`),
  flows: () => api.get<Page<Flow>>("/flows", { query: { limit: FLOW_PAGE } }).then((list) => list.data),
  flow: (id: string) => api.get<FlowDetail>(`/flows/${id}`),
  products: (filter: ProductFilter, { cursor, signal }: PageCall) =>
    api.get<Page<Product>>("/catalogue/products", {
      query: { ...filter, cursor, limit: PRODUCT_PAGE },
      signal,
    }),

  renameContact: (id: string, name: string) => api.patch<Contact>(`/contacts/${id}`, { name }),
};
