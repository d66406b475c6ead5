import { api } from "./client";
import type {
  Availability,
  CannedReply,
  Conversation,
  ConversationChange,
  Presence,
  Tag,
  TagUse,
  Team,
  Transfer,
  WriteReply,
  WriteTeam,
} from "./types";

/** Calls about who does what: tags, teams, who takes new conversations, and handing one over. */

interface List<Item> {
  data: Item[];
}

const listOf = <Item>(path: string) => api.get<List<Item>>(path).then((list) => list.data);

export const work = {
  tags: () => listOf<Tag>("/tags"),
  tagUses: () => listOf<TagUse>("/tags/uses"),
  createTag: (tag: { id: string; name: string; colour: string }) => api.post<Tag>("/tags", tag),
  changeTag: (id: string, change: { name?: string; colour?: string }) =>
    api.patch<Tag>(`/tags/${id}`, change),
  mergeTag: (id: string, into: string) => api.post<Tag>(`/tags/${id}/merge`, { into }),
  deleteTag: (id: string) => api.delete<void>(`/tags/${id}`),

  cannedReplies: () => listOf<CannedReply>("/canned-replies"),
  /** Makes it, or changes the one with this id. */
  writeReply: (id: string, reply: WriteReply) => api.put<CannedReply>(`/canned-replies/${id}`, reply),
  deleteReply: (id: string) => api.delete<void>(`/canned-replies/${id}`),
  countReply: (id: string) => api.post<void>(`/canned-replies/${id}/uses`),

  teams: () => listOf<Team>("/teams"),
  createTeam: (team: WriteTeam & { id: string }) => api.post<Team>("/teams", team),
  changeTeam: (id: string, team: WriteTeam) => api.put<Team>(`/teams/${id}`, team),
  deleteTeam: (id: string) => api.delete<void>(`/teams/${id}`),

  availability: () => listOf<Availability>("/agents/availability"),
  setMyAvailability: (state: Presence) => api.put<Availability>("/me/availability", { state }),
  changeAvailability: (agentId: string, change: { state?: Presence; capacity?: number | null }) =>
    api.patch<Availability>(`/agents/${agentId}/availability`, change),

  change: (id: string, change: ConversationChange) => api.patch<Conversation>(`/conversations/${id}`, change),
  tag: (id: string, change: { add?: string[]; remove?: string[] }) =>
    api.post<Conversation>(`/conversations/${id}/tags`, change),
  transfer: (id: string, to: Transfer) => api.post<Conversation>(`/conversations/${id}/transfer`, to),
};
