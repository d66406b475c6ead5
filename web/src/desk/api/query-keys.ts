import type { ProductFilter } from "./catalogue";
import type { AuditFilter, ConversationFilter, TemplateFilter } from "./types";

/** Names of what the query cache holds. Event patches and hooks meet here. */
export const keys = {
  me: ["me"] as const,
  agents: ["agents"] as const,
  invitations: ["invitations"] as const,
  roles: ["roles"] as const,
  workspaces: ["workspaces"] as const,
  cannedReplies: ["canned-replies"] as const,
  schedules: ["schedules"] as const,
  apiKeys: ["api-keys"] as const,
  sessions: ["sessions"] as const,
  secondFactor: ["second-factor"] as const,
  signInSafety: ["sign-in-safety"] as const,
  audit: (filter: AuditFilter) => ["audit", filter] as const,
  channels: ["channels"] as const,
  tags: ["tags"] as const,
  tagUses: ["tag-uses"] as const,
  teams: ["teams"] as const,
  availability: ["availability"] as const,
  connections: ["connections"] as const,
  /** Both are of what a channel's event tells of. */
  standing: ["standing"] as const,
  standings: (connectionId: string) => ["standing", connectionId, "numbers"] as const,
  standingNews: (connectionId: string) => ["standing", connectionId, "news"] as const,
  counts: ["counts"] as const,
  conversationLists: ["conversations"] as const,
  conversations: (filter: ConversationFilter) => ["conversations", filter] as const,
  messageSearch: (q: string, channelId: string | undefined) =>
    ["message-search", channelId ?? "", q] as const,
  conversation: (id: string) => ["conversation", id] as const,
  threads: ["thread"] as const,
  thread: (conversationId: string) => ["thread", conversationId] as const,
  contactLists: ["contacts"] as const,
  shop: (connectionId: string) => ["shop", connectionId] as const,
  productLists: (connectionId: string) => ["products", connectionId] as const,
  products: (connectionId: string, filter: ProductFilter) =>
    ["products", connectionId, filter.search, filter.availability] as const,
  productsNamed: (connectionId: string, retailerIds: string) =>
    ["products-named", connectionId, retailerIds] as const,
  contactMergeLists: ["contact-merges"] as const,
  contactMerges: (id: string) => ["contact-merges", id] as const,
  mergeCandidates: (q: string) => ["merge-candidates", q] as const,
  contacts: (q: string) => ["contacts", q] as const,
  templateLists: ["templates"] as const,
  templates: (filter: TemplateFilter) => ["templates", filter] as const,
  templateCounts: ["template-counts"] as const,
  templateSyncs: ["template-syncs"] as const,
  template: (id: string) => ["template", id] as const,
  templateHistory: (id: string) => ["template-history", id] as const,
  library: (connectionId: string, search: object) => ["template-library", connectionId, search] as const,
  priceEffect: (country: string) => ["price-effect", country] as const,
  flows: ["flows"] as const,
  flow: (id: string) => ["flow", id] as const,
  flowEndpoint: (id: string) => ["flow-endpoint", id] as const,
  flowRequests: (id: string) => ["flow-requests", id] as const,
  responseLists: ["flow-responses"] as const,
  responses: (filter: { flow_id?: string; from?: string; to?: string }) =>
    ["flow-responses", filter.flow_id ?? "", filter.from ?? "", filter.to ?? ""] as const,
  flowSummary: (filter: { flow_id?: string; from?: string; to?: string }) =>
    ["flow-responses", "summary", filter.flow_id ?? "", filter.from ?? "", filter.to ?? ""] as const,
};

export const filterOfKey = (key: readonly unknown[]): ConversationFilter =>
  (key as ReturnType<typeof keys.conversations>)[1];
