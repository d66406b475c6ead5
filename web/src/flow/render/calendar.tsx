import { IconButton } from "@ui/button";
import { cn } from "@ui/cn";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { addDays, addMonths, allowed, type Day, type DayRules, firstOfMonth, weeksOf } from "../dates";
import { useFlowTexts } from "./texts";

interface CalendarProps {
  label: string;
  start: Day | null;
  /** The last day of a range; one with both has its days in between marked. */
  end?: Day | null;
  /** Shown at first when nothing is chosen. */
  today: Day;
  rules: DayRules;
  disabled?: boolean;
  onPick(day: Day): void;
}

export const dayText = (day: Day, language: string, style: "full" | "medium" = "medium") =>
  new Intl.DateTimeFormat(language, { dateStyle: style, timeZone: "UTC" }).format(
    Date.parse(`${day}T00:00:00Z`),
  );

export function localToday(): Day {
  const now = new Date();
  const two = (number: number) => String(number).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

const clamped = (day: Day, { min, max }: DayRules) => (day < min ? min : day > max ? max : day);

/** A month of days; arrows move by days and weeks, Page Up and Page Down by months. */
export function Calendar({ label, start, end = null, today, rules, disabled, onPick }: CalendarProps) {
  const { t, language } = useFlowTexts();
  const [cursor, setCursor] = useState(clamped(start ?? today, rules));
  const grid = useRef<HTMLTableElement>(null);
  const moved = useRef(false);

  // Only after a key: a calendar that appears does not take the focus.
  useEffect(() => {
    if (!moved.current) return;
    moved.current = false;
    grid.current?.querySelector<HTMLElement>(`[data-day="${cursor}"]`)?.focus();
  }, [cursor]);

  const go = (day: Day) => setCursor(clamped(day, rules));
  const onKeyDown = (event: KeyboardEvent) => {
    const target = dayByKey(event.key, cursor, event.shiftKey);
    if (target === null) return;
    event.preventDefault();
    moved.current = true;
    go(target);
  };

  const weekStart = firstWeekday(language);
  const weeks = weeksOf(cursor, weekStart);
  const [year = 0, month = 1] = cursor.split("-").map(Number);
  const at = (y: number, m: number): Day => `${String(y).padStart(4, "0")}-${String(m).padStart(2, "0")}-01`;
  const first = Number(rules.min.slice(0, 4));
  const last = Number(rules.max.slice(0, 4));
  const years = Array.from({ length: Math.max(0, last - first) + 1 }, (_, index) => first + index);
  const select = "h-8 rounded-md bg-transparent px-1 font-semibold hover:bg-hover [&>option]:bg-raised";

  return (
    <fieldset
      disabled={disabled}
      aria-label={label}
      className="min-w-0 rounded-md border p-2 disabled:opacity-55"
    >
      <div className="flex items-center justify-between gap-1 pb-1">
        <IconButton
          label={t("calendar.previous")}
          onClick={() => go(addMonths(cursor, -1))}
          disabled={firstOfMonth(cursor) <= rules.min}
        >
          <ChevronLeft />
        </IconButton>
        <div className="flex min-w-0">
          <select
            aria-label={t("calendar.month")}
            value={month}
            onChange={(event) => go(at(year, Number(event.target.value)))}
            className={cn(select, "capitalize")}
          >
            {Array.from({ length: 12 }, (_, index) => (
              <option key={at(2000, index + 1)} value={index + 1}>
                {part({ month: "long" }, at(2000, index + 1), language)}
              </option>
            ))}
          </select>
          <select
            aria-label={t("calendar.year")}
            value={year}
            onChange={(event) => go(at(Number(event.target.value), month))}
            className={select}
          >
            {years.map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </select>
        </div>
        <IconButton
          label={t("calendar.next")}
          onClick={() => go(addMonths(cursor, 1))}
          disabled={addDays(addMonths(firstOfMonth(cursor), 1), -1) >= rules.max}
        >
          <ChevronRight />
        </IconButton>
      </div>
      <table ref={grid} onKeyDown={onKeyDown} className="w-full table-fixed border-collapse text-center">
        <thead>
          <tr>
            {Array.from({ length: 7 }, (_, index) => {
              // 2 January 2000 was a Sunday.
              const day = addDays("2000-01-02", (weekStart + index) % 7);
              return (
                <th
                  key={day}
                  scope="col"
                  abbr={part({ weekday: "long" }, day, language)}
                  className="pb-1 text-xs font-medium text-ink-faint"
                >
                  {part({ weekday: "short" }, day, language).slice(0, 3)}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week.find((day) => day !== null)}>
              {week.map((day, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the columns are the days of the week
                <td key={index} className={cn("p-0.5", between(day, start, end) && "bg-primary-soft")}>
                  {day && (
                    <DayButton
                      day={day}
                      chosen={day === start || day === end}
                      isToday={day === today}
                      reachable={day === cursor}
                      free={allowed(day, rules)}
                      onPick={() => {
                        setCursor(day);
                        onPick(day);
                      }}
                    />
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </fieldset>
  );
}

interface DayButtonProps {
  day: Day;
  chosen: boolean;
  isToday: boolean;
  /** One day at a time is reached with Tab; the arrows do the rest. */
  reachable: boolean;
  free: boolean;
  onPick(): void;
}

function DayButton({ day, chosen, isToday, reachable, free, onPick }: DayButtonProps) {
  const { t, language } = useFlowTexts();
  const words = dayText(day, language, "full");
  return (
    <button
      type="button"
      data-day={day}
      tabIndex={reachable ? 0 : -1}
      aria-label={free ? words : t("calendar.not_available", { day: words })}
      aria-pressed={chosen}
      aria-current={isToday ? "date" : undefined}
      aria-disabled={!free || undefined}
      onClick={() => free && onPick()}
      className={cn(
        "inline-flex aspect-square w-full max-w-10 items-center justify-center rounded-full",
        chosen
          ? "bg-primary font-bold text-on-primary"
          : free
            ? "hover:bg-hover"
            : "cursor-default text-ink-faint line-through opacity-60",
        isToday && !chosen && "font-bold text-primary",
      )}
    >
      {Number(day.slice(8))}
    </button>
  );
}

/** Where a key leads from a day; null for keys that mean nothing here. */
function dayByKey(key: string, day: Day, shift: boolean): Day | null {
  switch (key) {
    case "ArrowLeft":
      return addDays(day, -1);
    case "ArrowRight":
      return addDays(day, 1);
    case "ArrowUp":
      return addDays(day, -7);
    case "ArrowDown":
      return addDays(day, 7);
    case "PageUp":
      return addMonths(day, shift ? -12 : -1);
    case "PageDown":
      return addMonths(day, shift ? 12 : 1);
    case "Home":
      return firstOfMonth(day);
    case "End":
      return addDays(addMonths(firstOfMonth(day), 1), -1);
    default:
      return null;
  }
}

const between = (day: Day | null, start: Day | null, end: Day | null) =>
  day !== null && start !== null && end !== null && day > start && day < end;

const part = (options: Intl.DateTimeFormatOptions, day: Day, language: string) =>
  new Intl.DateTimeFormat(language, { ...options, timeZone: "UTC" }).format(Date.parse(`${day}T00:00:00Z`));

/** 0 is Sunday. Browsers that do not know begin on Monday. */
function firstWeekday(language: string): number {
  const locale = new Intl.Locale(language) as Intl.Locale & {
    getWeekInfo?(): { firstDay: number };
    weekInfo?: { firstDay: number };
  };
  return (locale.getWeekInfo?.() ?? locale.weekInfo ?? { firstDay: 1 }).firstDay % 7;
}
