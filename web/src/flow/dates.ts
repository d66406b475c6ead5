import { atLeast, numberIn, type Version } from "./flow-json";

/** Days as `YYYY-MM-DD`, compared as texts; no time zone can move them. */
export type Day = string;

const DAY_MS = 86_400_000;
export const FIRST_DAY: Day = "1900-01-01";
export const LAST_DAY: Day = "2100-12-31";
export const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;

export function isDay(value: unknown): value is Day {
  return (
    typeof value === "string" &&
    /^\d{4}-\d{2}-\d{2}$/.test(value) &&
    !Number.isNaN(msOf(value)) &&
    dayAt(msOf(value)) === value
  );
}

const msOf = (day: Day): number => Date.parse(`${day}T00:00:00Z`);
const dayAt = (ms: number): Day => new Date(ms).toISOString().slice(0, 10);

/** Flows before 5.0 give dates as milliseconds since 1970, in texts. */
export function readDay(value: unknown, version: Version): Day | null {
  if (isDay(value)) return value;
  if (atLeast(version, 5)) return null;
  const ms = numberIn(value);
  return ms === null || Math.abs(ms) > 8.64e15 ? null : dayAt(ms);
}

export function writeDay(day: Day, version: Version): string {
  return atLeast(version, 5) ? day : String(msOf(day));
}

export const addDays = (day: Day, count: number): Day => dayAt(msOf(day) + count * DAY_MS);
/** 0 is Sunday. */
export const weekdayOf = (day: Day): number => new Date(msOf(day)).getUTCDay();
export const firstOfMonth = (day: Day): Day => `${day.slice(0, 7)}-01`;

export function addMonths(day: Day, count: number): Day {
  const first = new Date(msOf(firstOfMonth(day)));
  first.setUTCMonth(first.getUTCMonth() + count);
  const month = dayAt(first.getTime());
  const last = addDays(addMonthsToFirst(month, 1), -1);
  const same = `${month.slice(0, 8)}${day.slice(8)}`;
  return same > last ? last : same;
}

function addMonthsToFirst(first: Day, count: number): Day {
  const date = new Date(msOf(first));
  date.setUTCMonth(date.getUTCMonth() + count);
  return dayAt(date.getTime());
}

/** First and last count both (unconfirmed). */
export const daysInRange = (start: Day, end: Day): number =>
  Math.round((msOf(end) - msOf(start)) / DAY_MS) + 1;

export interface DayRules {
  min: Day;
  max: Day;
  unavailable: readonly Day[];
  /** Of `WEEKDAYS`; null allows every day. */
  include_days: readonly string[] | null;
}

export function allowed(day: Day, rules: DayRules): boolean {
  return (
    day >= rules.min &&
    day <= rules.max &&
    !rules.unavailable.includes(day) &&
    (rules.include_days?.includes(WEEKDAYS[weekdayOf(day)] ?? "") ?? true)
  );
}

/** Weeks of the month around a day, from the given first day of the week; days of other months are null. */
export function weeksOf(day: Day, startsOn: number): (Day | null)[][] {
  const first = firstOfMonth(day);
  const next = addMonthsToFirst(first, 1);
  const cells: (Day | null)[] = Array.from({ length: (weekdayOf(first) - startsOn + 7) % 7 }, () => null);
  for (let at = first; at < next; at = addDays(at, 1)) cells.push(at);
  while (cells.length % 7 !== 0) cells.push(null);
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
}
