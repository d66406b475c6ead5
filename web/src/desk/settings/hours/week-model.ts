import type { WeekSpan } from "../../api/schedules";

/** Monday to Sunday, as the server counts them. */
export const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;

const DAY_MINUTES = 24 * 60;

/** A part of a day's bar, in percent of the day. */
export interface Bar {
  from: number;
  length: number;
}

interface Span {
  opens: string;
  closes: string;
}

export function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}

/** What is open on a day: its own spans, and what runs over from the day before. */
export function barsOf(week: readonly WeekSpan[], day: number): Bar[] {
  const before = day === 1 ? 7 : day - 1;
  const own = week.filter((span) => span.day === day).map(rangeOf);
  const over = week
    .filter((span) => span.day === before)
    .map(rangeOf)
    .map(([from, until]) => [from - DAY_MINUTES, until - DAY_MINUTES] as const);
  return merged([...over, ...own].map(([from, until]) => [Math.max(0, from), Math.min(DAY_MINUTES, until)]));
}

/** Minutes that a week is open; what overlaps counts once. */
export const openMinutes = (week: readonly WeekSpan[]): number =>
  DAYS.flatMap((day) => barsOf(week, day)).reduce((sum, bar) => sum + (bar.length * DAY_MINUTES) / 100, 0);

/** Whether it closes on the day after. */
export const runsOver = ({ opens, closes }: Span): boolean =>
  closes !== "24:00" && minutesOf(closes) <= minutesOf(opens);

/** What is there already, put on the other days too. */
export function copyDay(week: readonly WeekSpan[], from: number, to: readonly number[]): WeekSpan[] {
  const spans = week.filter((span) => span.day === from);
  const kept = week.filter((span) => span.day === from || !to.includes(span.day));
  const copies = to.filter((day) => day !== from).flatMap((day) => spans.map((span) => ({ ...span, day })));
  return [...kept, ...copies].sort((a, b) => a.day - b.day || minutesOf(a.opens) - minutesOf(b.opens));
}

/** A field for times knows no 24:00: midnight closes the day. */
export const closingShown = (closes: string): string => (closes === "24:00" ? "00:00" : closes);
export const closingOf = (shown: string): string => (shown === "00:00" ? "24:00" : shown);

/** The next span of a day: after the last one, or office hours. */
export function nextSpan(spans: readonly Span[]): Span {
  const last = Math.max(
    0,
    ...spans.map(({ opens, closes }) => minutesOf(runsOver({ opens, closes }) ? "24:00" : closes)),
  );
  if (spans.length === 0 || last >= 22 * 60)
    return { opens: "09:00", closes: spans.length === 0 ? "18:00" : "10:00" };
  return { opens: timeOf(last + 60), closes: timeOf(Math.min(last + 4 * 60, DAY_MINUTES)) };
}

const timeOf = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

function rangeOf(span: Span): readonly [number, number] {
  const [opens, closes] = [minutesOf(span.opens), minutesOf(span.closes)];
  return [opens, closes <= opens ? closes + DAY_MINUTES : closes];
}

function merged(ranges: (readonly [number, number])[]): Bar[] {
  const result: [number, number][] = [];
  for (const [from, until] of ranges.filter(([from, until]) => until > from).sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], until);
    else result.push([from, until]);
  }
  return result.map(([from, until]) => ({
    from: (from / DAY_MINUTES) * 100,
    length: ((until - from) / DAY_MINUTES) * 100,
  }));
}
