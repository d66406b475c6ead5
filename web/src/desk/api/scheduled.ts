import { api } from "./client";
import type { components } from "./schema";
import type { SendContent } from "./types";

/** Calls about messages that are sent later. */

export type ScheduledMessage = components["schemas"]["ScheduledMessage"];

/** When, and under what conditions. */
export interface Later {
  /** `null`: when the customer writes. */
  send_at: string | null;
  when_shut: ScheduledMessage["when_shut"];
  unless_answered: boolean;
}

export type WriteScheduled = Later & {
  conversation_id: string;
  kind: string;
  content: SendContent["content"] | Record<string, unknown>;
  reply_to: string | null;
};

export const scheduled = {
  of: (conversationId: string) =>
    api
      .get<{ data: ScheduledMessage[] }>(`/conversations/${conversationId}/scheduled`)
      .then(({ data }) => data),
  /** The same id again changes it. */
  write: (id: string, message: WriteScheduled) => api.put<ScheduledMessage>(`/scheduled/${id}`, message),
  sendNow: (id: string) => api.post<ScheduledMessage>(`/scheduled/${id}/send`),
  remove: (id: string) => api.delete<void>(`/scheduled/${id}`),
};
