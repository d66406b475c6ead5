const HOUR_MS = 3_600_000;
const HALF_HOUR_MS = HOUR_MS / 2;
/** When people begin to work. */
const MORNING_HOUR = 9;
/** Later than that nobody wants a conversation back on the same day. */
const EVENING_HOUR = 20;
const MONDAY = 1;

export type SnoozeKind = "later_today" | "tomorrow" | "next_week";

export interface SnoozeTime {
  kind: SnoozeKind;
  atMs: number;
}

/** A day from today, in the morning. Days are those of the reader's calendar, whatever hours they have. */
function morningIn(days: number, nowMs: number): number {
  const day = new Date(nowMs);
  day.setDate(day.getDate() + days);
  return day.setHours(MORNING_HOUR, 0, 0, 0);
}

/** What is offered at this moment: "later today" only while there is a later today. */
export function snoozeTimes(nowMs: number): SnoozeTime[] {
  const inThreeHours = Math.ceil((nowMs + 3 * HOUR_MS) / HALF_HOUR_MS) * HALF_HOUR_MS;
  const evening = new Date(nowMs).setHours(EVENING_HOUR, 0, 0, 0);
  const untilMonday = (MONDAY - new Date(nowMs).getDay() + 7) % 7 || 7;
  const times: SnoozeTime[] = [
    { kind: "tomorrow", atMs: morningIn(1, nowMs) },
    { kind: "next_week", atMs: morningIn(untilMonday, nowMs) },
  ];
  return inThreeHours <= evening ? [{ kind: "later_today", atMs: inThreeHours }, ...times] : times;
}

/** The API takes no longer times. */
export const LONGEST_SNOOZE_DAYS = 365;

/** What a `datetime-local` field shows for a moment, in the reader's own time. */
export function fieldTime(atMs: number): string {
  const at = new Date(atMs);
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

export type SnoozeProblem = "missing" | "past" | "far";

/** The moment that was written into the field, or what is wrong with it. */
export function pickedTime(text: string, nowMs: number): { atMs: number } | { problem: SnoozeProblem } {
  const atMs = new Date(text).getTime();
  if (text === "" || Number.isNaN(atMs)) return { problem: "missing" };
  if (atMs <= nowMs) return { problem: "past" };
  if (atMs > nowMs + LONGEST_SNOOZE_DAYS * 24 * HOUR_MS) return { problem: "far" };
  return { atMs };
}
