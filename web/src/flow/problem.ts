import { addDays, allowed, type Day, daysInRange } from "./dates";
import type { CalendarView, ChoiceView, DateView, PickerView, TextFieldView } from "./view";

/** What is wrong with an input; the words are found where it is shown. */
export type Problem =
  | {
      kind:
        | "required"
        | "number"
        | "email"
        | "phone"
        | "digits"
        | "unavailable"
        | "uploading"
        | "upload_failed";
    }
  | { kind: "too_short" | "too_few" | "too_few_days" | "too_few_files"; min: number }
  | { kind: "too_long" | "too_many" | "too_many_days" | "too_many_files"; max: number }
  | { kind: "range_end" }
  | { kind: "pattern"; text: string }
  /** The business's own words. */
  | { kind: "said"; text: string };

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@.]+$/;
const PHONE = /^\+?[\d\s().-]*$/;

export function textProblem(
  view: Pick<TextFieldView, "input_type" | "value" | "required" | "min_chars" | "max_chars" | "helper">,
  pattern: string,
): Problem | null {
  const { value, input_type, min_chars: min, max_chars: max } = view;
  if (value.trim() === "") return view.required ? { kind: "required" } : null;
  if (input_type === "number" && !/^[+-]?(\d+([.,]\d*)?|[.,]\d+)$/.test(value.trim()))
    return { kind: "number" };
  if (input_type === "email" && !EMAIL.test(value.trim())) return { kind: "email" };
  if (input_type === "phone" && (!PHONE.test(value) || (value.match(/\d/g)?.length ?? 0) < 3))
    return { kind: "phone" };
  if (input_type === "passcode" && !/^\d+$/.test(value)) return { kind: "digits" };
  const length = [...value].length;
  if (length < min) return { kind: "too_short", min };
  if (length > max) return { kind: "too_long", max };
  if (pattern !== "" && !matches(value, pattern)) return { kind: "pattern", text: view.helper };
  return null;
}

/** The whole text must match. A pattern that is none refuses nothing: the customer could not mend it. */
function matches(value: string, pattern: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, "u").test(value);
  } catch {
    return true;
  }
}

export function choiceProblem(
  view: Pick<ChoiceView, "chosen" | "required" | "max">,
  min: number,
): Problem | null {
  const count = view.chosen.length;
  if (count === 0) return view.required ? { kind: "required" } : null;
  if (count < min) return { kind: "too_few", min };
  return count > view.max ? { kind: "too_many", max: view.max } : null;
}

export function dayProblem(view: Pick<DateView, "value" | "required" | "rules">): Problem | null {
  if (view.value === null) return view.required ? { kind: "required" } : null;
  return allowed(view.value, view.rules) ? null : { kind: "unavailable" };
}

export function calendarProblem(
  view: Pick<CalendarView, "range" | "value" | "rules" | "min_days" | "max_days">,
  required: { start: boolean; end: boolean },
): Problem | null {
  const { start, end } = view.value;
  if (!view.range) return dayProblem({ value: start, required: required.start, rules: view.rules });
  if (start === null) return required.start || required.end || end !== null ? { kind: "required" } : null;
  if (end === null) return required.end ? { kind: "range_end" } : firstDayProblem(start, view.rules);
  if (end < start) return { kind: "range_end" };
  const days = daysInRange(start, end);
  if (days < view.min_days) return { kind: "too_few_days", min: view.min_days };
  if (days > view.max_days) return { kind: "too_many_days", max: view.max_days };
  for (const edge of [start, end]) if (!allowed(edge, view.rules)) return { kind: "unavailable" };
  // Weekdays left out may lie in between, as in a stay over a weekend; days that are taken may not.
  const taken = view.rules.unavailable.some((day) => day > start && day < end);
  return taken ? { kind: "unavailable" } : null;
}

const firstDayProblem = (day: Day, rules: CalendarView["rules"]): Problem | null =>
  allowed(day, rules) ? null : { kind: "unavailable" };

export function pickerProblem(
  view: Pick<PickerView, "uploads" | "min" | "max" | "required">,
): Problem | null {
  const { uploads, min, max } = view;
  if (uploads.some((upload) => upload.failed)) return { kind: "upload_failed" };
  if (uploads.some((upload) => upload.item === null)) return { kind: "uploading" };
  if (uploads.length === 0 && view.required) return { kind: "required" };
  if (uploads.length < min) return { kind: "too_few_files", min };
  return uploads.length > max ? { kind: "too_many_files", max } : null;
}

/** The last day that a range from here may end on. */
export const latestEnd = (start: Day, max_days: number): Day =>
  addDays(start, Math.min(max_days, 100_000) - 1);
