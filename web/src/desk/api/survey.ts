import { api, apiPath } from "./client";
import type { components } from "./schema";
import type { Page } from "./types";

/** Calls about how content customers are. */

export type SurveySettings = components["schemas"]["SurveySettings"];
export type SurveyForm = components["schemas"]["SurveyForm"];
export type SurveyAnswer = components["schemas"]["SurveyAnswer"];
export type SurveySummary = components["schemas"]["SurveySummary"];

export interface SurveyFilter {
  score?: number;
  agent_id?: string;
  from?: string;
}

const PAGE = 50;

export const survey = {
  settings: () => api.get<SurveySettings>("/survey"),
  change: (settings: SurveySettings) => api.put<SurveySettings>("/survey", settings),
  answers: (filter: SurveyFilter, { cursor, signal }: { cursor: string | null; signal: AbortSignal }) =>
    api.get<Page<SurveyAnswer>>("/survey/answers", { query: { ...filter, cursor, limit: PAGE }, signal }),
  summary: (filter: SurveyFilter) => api.get<SurveySummary>("/survey/summary", { query: { ...filter } }),
  exportPath: (filter: SurveyFilter) => apiPath("/survey/answers/export", { ...filter }),
};
