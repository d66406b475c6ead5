import { IconButton } from "@ui/button";
import { cn } from "@ui/cn";
import { FIELD_LOOK } from "@ui/field";
import { CalendarDays, X } from "lucide-react";
import { useState } from "react";
import type { Day } from "../dates";
import type { CalendarView, DateView } from "../view";
import { Calendar, dayText, localToday } from "./calendar";
import { FieldFrame } from "./field-frame";
import { useFlow } from "./flow-context";
import { useFlowTexts } from "./texts";

/** A day behind a button; the calendar opens below it. */
export function DateField({ field }: { field: DateView }) {
  const { session } = useFlow();
  const { t, language } = useFlowTexts();
  const [open, setOpen] = useState(false);
  const { name, value, enabled, required, rules } = field;
  const clearable = !required && value !== null && enabled;
  return (
    <FieldFrame field={field} hint={field.helper}>
      {({ id, labelId, describedBy, invalid }) => (
        <div className="flex flex-col gap-2">
          <div className="relative">
            <button
              type="button"
              id={id}
              aria-expanded={open}
              aria-labelledby={`${labelId} ${id}-value`}
              aria-describedby={describedBy}
              data-invalid={invalid}
              disabled={!enabled}
              onClick={() => {
                if (open) session.leave(name);
                setOpen(!open);
              }}
              className={cn(
                FIELD_LOOK,
                "flex h-11 items-center gap-2 text-start text-md data-invalid:border-danger",
              )}
            >
              <CalendarDays className="size-4.5 shrink-0 text-ink-faint" aria-hidden="true" />
              <span id={`${id}-value`} className={cn(value === null && "text-ink-faint")}>
                {value === null ? t("field.choose_day") : dayText(value, language)}
              </span>
            </button>
            {clearable && (
              <IconButton
                label={t("field.clear")}
                onClick={() => void session.setDay(name, null)}
                className="absolute end-1 top-1"
              >
                <X />
              </IconButton>
            )}
          </div>
          {open && (
            <Calendar
              label={field.label}
              start={value}
              today={localToday()}
              rules={rules}
              onPick={(day) => {
                void session.setDay(name, day);
                setOpen(false);
              }}
            />
          )}
        </div>
      )}
    </FieldFrame>
  );
}

/** A calendar that stands open, for one day or for the first and last of several. */
export function CalendarField({ field }: { field: CalendarView }) {
  const { session } = useFlow();
  const { t, language } = useFlowTexts();
  const { name, range, value, labels, helpers } = field;

  const pick = (day: Day) => {
    if (!range) return void session.setDay(name, day);
    const { start, end } = value;
    // A third tap, or one before the first day, begins again.
    if (start === null || end !== null || day < start) return void session.setRange(name, day, null);
    void session.setRange(name, start, day);
  };

  const edge = (index: 0 | 1, day: Day | null, fallback: string) => (
    <div className="min-w-0 flex-1 rounded-md border px-3 py-1.5">
      <p className="text-xs break-words text-ink-soft">{labels[index] || fallback}</p>
      <p className={cn("font-semibold", day === null && "font-normal text-ink-faint")}>
        {day === null ? "—" : dayText(day, language)}
      </p>
      {helpers[index] !== "" && <p className="text-xs break-words text-ink-faint">{helpers[index]}</p>}
    </div>
  );

  return (
    <FieldFrame field={range ? { ...field, label: field.title } : field} group hint={field.helper}>
      {() => (
        <div className="flex flex-col gap-2">
          {range && (
            <div aria-live="polite" className="flex gap-2">
              {edge(0, value.start, t("field.first_day"))}
              {edge(1, value.end, t("field.last_day"))}
            </div>
          )}
          <Calendar
            label={field.title || field.label}
            start={value.start}
            end={value.end}
            today={localToday()}
            rules={field.rules}
            disabled={!field.enabled}
            onPick={pick}
          />
        </div>
      )}
    </FieldFrame>
  );
}
