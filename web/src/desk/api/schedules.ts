import { api } from "./client";
import type { components } from "./schema";

/** Calls about business hours. */

export type Schedule = components["schemas"]["Schedule"];
export type WriteSchedule = components["schemas"]["WriteSchedule"];
export type WeekSpan = components["schemas"]["WeekSpan"];
export type Exception = components["schemas"]["Exception"];
export type ClosedReply = components["schemas"]["ClosedReply"];
export type Team = components["schemas"]["Team"];

interface List<Item> {
  data: Item[];
}

export const schedules = {
  list: () => api.get<List<Schedule>>("/schedules").then((list) => list.data),
  create: (schedule: WriteSchedule & { id: string }) => api.post<Schedule>("/schedules", schedule),
  change: (id: string, schedule: WriteSchedule) => api.put<Schedule>(`/schedules/${id}`, schedule),
  delete: (id: string) => api.delete<void>(`/schedules/${id}`),
  teams: () => api.get<List<Team>>("/teams").then((list) => list.data),
};
