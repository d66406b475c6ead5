import { api, apiPath } from "./client";
import type { PageCall } from "./desk";
import type {
  Accept,
  Agent,
  AgentChange,
  ApiKey,
  AuditEntry,
  AuditFilter,
  CreatedApiKey,
  CreateWorkspace,
  Invitation,
  Invited,
  InvitedTo,
  Me,
  NewApiKey,
  NewSecondFactor,
  Page,
  RecoveryCodes,
  RoleView,
  SecondFactor,
  SignedInSession,
  SignInSafety,
  Workspace,
  Workspaces,
  WriteRole,
} from "./types";

/** Calls about people, what they may do, and what they did. */

const AUDIT_PAGE = 50;

interface List<Item> {
  data: Item[];
}

const listOf = <Item>(path: string) => api.get<List<Item>>(path).then((list) => list.data);

export const people = {
  change: (id: string, change: AgentChange) => api.patch<Agent>(`/agents/${id}`, change),
  signOut: (id: string) => api.delete<void>(`/agents/${id}/sessions`),

  invitations: () => listOf<Invitation>("/invitations"),
  /** Whoever was invited with this address before gets a new link; the old one works no more. */
  invite: (email: string, role: string) => api.post<Invited>("/invitations", { email, role }),
  revokeInvitation: (id: string) => api.delete<void>(`/invitations/${id}`),
  lookAtInvitation: (token: string) => api.post<InvitedTo>("/invitations/look", { token }),
  acceptInvitation: (accept: Accept) => api.post<Me>("/invitations/accept", accept),

  workspaces: () => api.get<Workspaces>("/workspaces"),
  /** The same id again makes a new link. */
  addWorkspace: (workspace: CreateWorkspace) => api.post<Invited>("/workspaces", workspace),
  renameWorkspace: (name: string) => api.patch<Workspace>("/workspace", { name }),

  roles: () => listOf<RoleView>("/roles"),
  createRole: (role: WriteRole) => api.post<RoleView>("/roles", role),
  changeRole: (id: string, role: WriteRole) => api.put<void>(`/roles/${id}`, role),
  deleteRole: (id: string) => api.delete<void>(`/roles/${id}`),

  apiKeys: () => listOf<ApiKey>("/api-keys"),
  createApiKey: (key: NewApiKey) => api.post<CreatedApiKey>("/api-keys", key),
  revokeApiKey: (id: string) => api.delete<void>(`/api-keys/${id}`),

  audit: (filter: AuditFilter, { cursor, signal }: PageCall) =>
    api.get<Page<AuditEntry>>("/audit", { query: { ...filter, cursor, limit: AUDIT_PAGE }, signal }),
  auditExportPath: (filter: AuditFilter) => apiPath("/audit/export", { ...filter }),

  sessions: () => listOf<SignedInSession>("/me/sessions"),
  endSession: (id: string) => api.delete<void>(`/me/sessions/${id}`),
  secondFactor: () => api.get<SecondFactor>("/me/second-factor"),
  /** Nothing changes until a code was confirmed. */
  beginSecondFactor: (password: string) => api.post<NewSecondFactor>("/me/second-factor", { password }),
  confirmSecondFactor: (code: string) => api.post<RecoveryCodes>("/me/second-factor/confirm", { code }),
  renewRecoveryCodes: (factors: { password: string; code: string }) =>
    api.post<RecoveryCodes>("/me/second-factor/recovery-codes", factors),
  removeSecondFactor: (factors: { password: string; code: string }) =>
    api.post<void>("/me/second-factor/remove", factors),
  resetSecondFactor: (id: string) => api.delete<void>(`/agents/${id}/second-factor`),
  signInSafety: () => listOf<SignInSafety>("/agents/sign-in-safety"),
  requireSecondFactor: (is_required: boolean) => api.put<void>("/workspace/second-factor", { is_required }),
  changePassword: (passwords: { old: string; new: string }) => api.put<void>("/me/password", passwords),
};
