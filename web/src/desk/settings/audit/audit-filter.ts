import type { AuditFilter } from "../../api/types";

/** What the page's address keeps: days where the reader lives. */
export interface AuditSearch {
  q?: string;
  who?: string;
  action?: string;
  subject?: string;
  from?: string;
  to?: string;
}

/** As the API takes it: the last day counts whole, days of 23 and 25 hours too. */
export function filterOf({ q, who, action, subject, from, to }: AuditSearch): AuditFilter {
  return {
    q,
    actor_id: who,
    action,
    subject_id: subject,
    from: startOf(from, 0),
    until: startOf(to, 1),
  };
}

function startOf(day: string | undefined, daysLater: number): string | undefined {
  if (day === undefined) return undefined;
  const start = new Date(`${day}T00:00:00`);
  if (Number.isNaN(start.getTime())) return undefined;
  start.setDate(start.getDate() + daysLater);
  return start.toISOString();
}
