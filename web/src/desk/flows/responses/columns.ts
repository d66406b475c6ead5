import type { FlowQuestion, FlowResponse } from "../../api/types";

export interface Column {
  key: string;
  title: string;
}

/** The questions of the form, then whatever else was answered. */
export function columnsOf(questions: readonly FlowQuestion[], responses: readonly FlowResponse[]): Column[] {
  const columns = questions.map(({ key, label }) => ({ key, title: label }));
  const known = new Set(columns.map(({ key }) => key));
  for (const { answers } of responses) {
    for (const { key, question } of answers) {
      if (known.has(key)) continue;
      known.add(key);
      columns.push({ key, title: question });
    }
  }
  return columns;
}

/** Days as a person chooses them, in the time zone of the page, as moments of the API. The last day is whole. */
export function rangeOf(first: string, last: string): { from?: string; to?: string } {
  const day = (text: string, days: number) => {
    const [year = 0, month = 1, date = 1] = text.split("-").map(Number);
    const moment = new Date(year, month - 1, date + days);
    return text === "" || Number.isNaN(moment.getTime()) ? undefined : moment.toISOString();
  };
  return { from: day(first, 0), to: day(last, 1) };
}
