import { api, apiPath } from "./client";
import type {
  Agent,
  Channel,
  CodeNeeded,
  Connection,
  Contact,
  ContactMerge,
  Conversation,
  ConversationChange,
  ConversationFilter,
  EditTemplate,
  EndpointChange,
  EndpointProbe,
  EndpointRequestEntry,
  FirstOwner,
  Flow,
  FlowDetail,
  FlowPreview,
  FlowResponse,
  FlowSummary,
  HistoryEntry,
  HostedEndpoint,
  LibraryTemplate,
  Me,
  Message,
  MessageSearchPage,
  NewConnection,
  NewFlow,
  NewTemplate,
  Note,
  NumberStanding,
  Page,
  PriceEffect,
  QueueCounts,
  SavedEndpoint,
  SavedFlow,
  SendMessage,
  SessionHints,
  StandingNews,
  Template,
  TemplateCount,
  TemplateFilter,
  TemplateGroup,
  TemplateSync,
  TestSend,
  TestSent,
  ThreadItem,
} from "./types";

/** Every call of the desk's API, one function each. Uploads are in upload.ts. */

const CONVERSATION_PAGE = 100;
const THREAD_PAGE = 50;
const CONTACT_PAGE = 100;
const TEMPLATE_PAGE = 100;
const HISTORY_PAGE = 50;
const LIBRARY_PAGE = 60;
const FLOW_PAGE = 100;
const RESPONSE_PAGE = 100;
const ENDPOINT_REQUEST_PAGE = 20;

interface List<Item> {
  data: Item[];
}

export interface PageCall {
  cursor: string | null;
  signal?: AbortSignal;
}

export interface ResponseFilter {
  /** Absent: responses whose form is not known. */
  flow_id?: string;
  from?: string;
  to?: string;
}

interface FlowChange {
  name?: string;
  categories?: string[];
  endpoint?: { kind: "own"; url: string };
}

export const desk = {
  hints: () => api.get<SessionHints>("/session/hints"),
  /** Who has a second factor is asked for a code besides. */
  signIn: (credentials: { email: string; password: string }) =>
    api.post<Me | CodeNeeded>("/session", credentials),
  signInWithCode: (code: { token: string; code: string }) => api.post<Me>("/session/code", code),
  setUp: (owner: FirstOwner) => api.post<Me>("/setup", owner),
  signOut: () => api.delete<void>("/session"),
  me: () => api.get<Me>("/me"),
  agents: () => api.get<List<Agent>>("/agents").then((list) => list.data),

  channels: () => api.get<List<Channel>>("/channels").then((list) => list.data),
  connections: () => api.get<List<Connection>>("/connections").then((list) => list.data),
  connect: (connection: NewConnection) => api.post<Connection>("/connections", connection),
  refreshConnection: (id: string) => api.post<Connection>(`/connections/${id}/refresh`),
  standings: (id: string) =>
    api.get<List<NumberStanding>>(`/connections/${id}/standing`).then((list) => list.data),
  standingNews: (id: string, { cursor, signal }: PageCall) =>
    api.get<Page<StandingNews>>(`/connections/${id}/history`, { query: { cursor }, signal }),
  disconnect: (id: string) => api.delete<void>(`/connections/${id}`),

  conversations: (filter: ConversationFilter, { cursor, signal }: PageCall) =>
    api.get<Page<Conversation>>("/conversations", {
      query: { ...filter, cursor, limit: CONVERSATION_PAGE },
      signal,
    }),
  counts: () => api.get<QueueCounts>("/conversations/counts"),
  conversation: (id: string) => api.get<Conversation>(`/conversations/${id}`),
  changeConversation: (id: string, change: ConversationChange) =>
    api.patch<Conversation>(`/conversations/${id}`, change),
  markRead: (id: string, messageId?: string) =>
    api.post<Conversation>(`/conversations/${id}/read`, { message_id: messageId }),
  typing: (id: string) => api.post<void>(`/conversations/${id}/typing`),

  thread: (conversationId: string, { cursor, signal }: PageCall) =>
    api.get<Page<ThreadItem>>(`/conversations/${conversationId}/thread`, {
      query: { cursor, limit: THREAD_PAGE },
      signal,
    }),
  searchMessages: (search: { q: string; channel_id?: string }, { cursor, signal }: PageCall) =>
    api.get<MessageSearchPage>("/search/messages", {
      query: { ...search, after: cursor, limit: THREAD_PAGE },
      signal,
    }),
  send: (conversationId: string, message: SendMessage) =>
    api.post<Message>(`/conversations/${conversationId}/messages`, message),
  /** The same id again is the same note. */
  writeNote: (conversationId: string, note: { id: string; body: string; mentions: string[] }) =>
    api.post<Note>(`/conversations/${conversationId}/notes`, note),
  changeNote: (id: string, change: { body: string; mentions: string[] }) =>
    api.patch<Note>(`/notes/${id}`, change),
  deleteNote: (id: string) => api.delete<void>(`/notes/${id}`),
  retry: (messageId: string) => api.post<Message>(`/messages/${messageId}/retry`),

  contacts: (q: string, { cursor, signal }: PageCall) =>
    api.get<Page<Contact>>("/contacts", { query: { q, cursor, limit: CONTACT_PAGE }, signal }),
  contactsExportPath: (q: string) => apiPath("/contacts/export", { q }),
  contactMerges: (id: string) =>
    api.get<List<ContactMerge>>(`/contacts/${id}/merges`).then((list) => list.data),
  /** Answers the contact that stays. */
  mergeContact: (id: string, into: string) => api.post<Contact>(`/contacts/${id}/merge`, { into }),
  unmergeContact: (id: string) => api.delete<Contact>(`/contacts/${id}/merge`),
  templates: (filter: TemplateFilter, { cursor, signal }: PageCall) =>
    api.get<Page<TemplateGroup>>("/templates", {
      query: { ...filter, cursor, limit: TEMPLATE_PAGE },
      signal,
    }),
  templateCounts: () => api.get<List<TemplateCount>>("/templates/counts").then((list) => list.data),
  templateSyncs: () => api.get<List<TemplateSync>>("/templates/syncs").then((list) => list.data),
  syncTemplates: (connectionId?: string) =>
    api
      .post<List<TemplateSync>>("/templates/syncs", { connection_id: connectionId })
      .then((list) => list.data),
  template: (id: string) => api.get<Template>(`/templates/${id}`),
  templateHistory: (id: string, { cursor, signal }: PageCall) =>
    api.get<Page<HistoryEntry>>(`/templates/${id}/history`, {
      query: { cursor, limit: HISTORY_PAGE },
      signal,
    }),
  createTemplate: (template: NewTemplate) => api.post<Template>("/templates", template),
  editTemplate: (id: string, edit: EditTemplate) => api.patch<Template>(`/templates/${id}`, edit),
  deleteTemplate: (id: string, allLanguages: boolean) =>
    api.delete<void>(`/templates/${id}${allLanguages ? "?all_languages=true" : ""}`),
  unpauseTemplate: (id: string) => api.post<Template>(`/templates/${id}/unpause`),
  archiveTemplate: (id: string) => api.post<Template>(`/templates/${id}/archive`),
  unarchiveTemplate: (id: string) => api.post<Template>(`/templates/${id}/unarchive`),
  testTemplate: (id: string, test: TestSend) => api.post<TestSent>(`/templates/${id}/test`, test),
  templateLibrary: (
    connectionId: string,
    search: { q?: string; topic?: string; language?: string },
    { cursor, signal }: PageCall,
  ) =>
    api.get<Page<LibraryTemplate>>("/templates/library", {
      query: { connection_id: connectionId, ...search, cursor, limit: LIBRARY_PAGE },
      signal,
    }),
  priceEffect: (country: string) => api.get<PriceEffect>("/templates/price-effect", { query: { country } }),
  flows: ({ cursor, signal }: PageCall) =>
    api.get<Page<Flow>>("/flows", { query: { cursor, limit: FLOW_PAGE }, signal }),
  flow: (id: string) => api.get<FlowDetail>(`/flows/${id}`),
  createFlow: (flow: NewFlow) => api.post<FlowDetail>("/flows", flow),
  changeFlow: (id: string, change: FlowChange) => api.patch<Flow>(`/flows/${id}`, change),
  saveFlowJson: (id: string, version: number, json: string) =>
    api.putText<SavedFlow>(`/flows/${id}/json`, json, { version }),
  validateFlow: (id: string) => api.post<Flow>(`/flows/${id}/validate`),
  publishFlow: (id: string) => api.post<Flow>(`/flows/${id}/publish`),
  deprecateFlow: (id: string) => api.post<Flow>(`/flows/${id}/deprecate`),
  deleteFlow: (id: string) => api.delete<void>(`/flows/${id}`),
  previewFlow: (id: string) => api.post<FlowPreview>(`/flows/${id}/preview`),
  syncFlows: (connectionId: string) => api.post<void>(`/connections/${connectionId}/flows/sync`),
  flowEndpoint: (id: string) => api.get<HostedEndpoint>(`/flows/${id}/endpoint`),
  setFlowEndpoint: (id: string, change: EndpointChange) =>
    api.put<SavedEndpoint>(`/flows/${id}/endpoint`, change),
  uploadFlowKeys: (id: string, order: { rotate?: boolean; replace?: boolean }) =>
    api.post<HostedEndpoint>(`/flows/${id}/endpoint/keys`, order),
  testFlowEndpoint: (id: string) => api.post<EndpointProbe>(`/flows/${id}/endpoint/test`),
  flowRequests: (id: string, { cursor, signal }: PageCall) =>
    api.get<Page<EndpointRequestEntry>>(`/flows/${id}/endpoint/requests`, {
      query: { cursor, limit: ENDPOINT_REQUEST_PAGE },
      signal,
    }),
  flowResponses: (filter: ResponseFilter, { cursor, signal }: PageCall) =>
    api.get<Page<FlowResponse>>("/flow-responses", {
      query: { ...filter, cursor, limit: RESPONSE_PAGE },
      signal,
    }),
  flowSummary: (id: string, { from, to }: ResponseFilter) =>
    api.get<FlowSummary>(`/flows/${id}/summary`, { query: { from, to } }),
  exportPath: (filter: ResponseFilter, format: "csv" | "xlsx") =>
    apiPath("/flow-responses/export", { ...filter, format }),

  renameContact: (id: string, name: string) => api.patch<Contact>(`/contacts/${id}`, { name }),
};
