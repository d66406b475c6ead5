/** Times as people read them. All take milliseconds since the epoch and a BCP 47 language. */

const DAY_MS = 86_400_000;

const formatters = new Map<string, Intl.DateTimeFormat>();

/** "en" alone means the United States; the browser knows whether the reader lives by 24 hours. */
const regional = (language: string) =>
  navigator.languages.find((tag) => tag === language || tag.startsWith(`${language}-`)) ?? language;

/** Building a formatter costs far more than using it, and a list formats hundreds of times. */
function format(spoken: string, options: Intl.DateTimeFormatOptions, atMs: number): string {
  const language = regional(spoken);
  const key = language + JSON.stringify(options);
  let formatter = formatters.get(key);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat(language, options);
    formatters.set(key, formatter);
  }
  return formatter.format(atMs);
}

function startOfDay(atMs: number): number {
  return new Date(atMs).setHours(0, 0, 0, 0);
}

/** Whole days of the local calendar from `atMs` to `nowMs`; a day of 23 or 25 hours counts as one. */
export function daysAgo(atMs: number, nowMs: number): number {
  return Math.round((startOfDay(nowMs) - startOfDay(atMs)) / DAY_MS);
}

const capitalised = (text: string, language: string) =>
  text.charAt(0).toLocaleUpperCase(language) + text.slice(1);

export const timeOfDay = (atMs: number, language: string) =>
  format(language, { hour: "2-digit", minute: "2-digit" }, atMs);

export const dateAndTime = (atMs: number, language: string) =>
  format(language, { dateStyle: "medium", timeStyle: "short" }, atMs);

/** "Today", "Yesterday", "Tuesday", "3 November 2026": the separators of a thread. */
export function dayLabel(atMs: number, nowMs: number, language: string): string {
  const days = daysAgo(atMs, nowMs);
  if (days === 0 || days === 1) {
    const words = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
    return capitalised(words.format(-days, "day"), language);
  }
  if (days > 1 && days < 7) return capitalised(format(language, { weekday: "long" }, atMs), language);
  return format(language, { day: "numeric", month: "long", year: "numeric" }, atMs);
}

/** The short form of a list row: the time today, then the day's name, then the date. */
export function listTime(atMs: number, nowMs: number, language: string): string {
  const days = daysAgo(atMs, nowMs);
  if (days === 0) return timeOfDay(atMs, language);
  if (days === 1) return dayLabel(atMs, nowMs, language);
  if (days > 1 && days < 7) return capitalised(format(language, { weekday: "short" }, atMs), language);
  return format(language, { day: "2-digit", month: "2-digit", year: "2-digit" }, atMs);
}

/** "3 h 12 min", "4 min", "< 1 min". */
export function timeLeft(durationMs: number): string {
  const minutes = Math.floor(durationMs / 60_000);
  if (minutes < 1) return "< 1 min";
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

/** "0:07", "12:40", "1:02:03": positions in a recording. */
export function playTime(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const parts = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const [hours = 0, minutes = 0, rest = 0] = parts;
  const tail = rest.toString().padStart(2, "0");
  return hours > 0 ? `${hours}:${minutes.toString().padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}
