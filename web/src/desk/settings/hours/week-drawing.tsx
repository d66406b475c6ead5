import { useTranslation } from "react-i18next";
import type { WeekSpan } from "../../api/schedules";
import { dayName } from "./day-names";
import { barsOf, DAYS } from "./week-model";

const HOURS = [0, 6, 12, 18, 24];

/** The week as seven bars of 24 hours. What it says stands in the list of spans too. */
export function WeekDrawing({ week }: { week: readonly WeekSpan[] }) {
  const { i18n } = useTranslation("desk");
  return (
    <div aria-hidden="true" data-testid="week-drawing">
      {DAYS.map((day) => (
        <div key={day} className="flex items-center gap-2">
          <span className="w-9 shrink-0 truncate text-2xs font-semibold text-ink-faint">
            {dayName(day, i18n.language, "short")}
          </span>
          <div className="relative my-0.5 h-3 flex-1 overflow-hidden rounded-sm bg-sunken">
            {barsOf(week, day).map((bar) => (
              <span
                key={bar.from}
                className="absolute inset-y-0 rounded-sm bg-primary"
                style={{ insetInlineStart: `${bar.from}%`, width: `${bar.length}%` }}
              />
            ))}
            {HOURS.slice(1, -1).map((hour) => (
              <span
                key={hour}
                className="absolute inset-y-0 w-px bg-surface/70"
                style={{ insetInlineStart: `${(hour / 24) * 100}%` }}
              />
            ))}
          </div>
        </div>
      ))}
      <div className="ms-11 flex justify-between text-2xs text-ink-faint tabular-nums">
        {HOURS.map((hour) => (
          <span key={hour}>{hour}</span>
        ))}
      </div>
    </div>
  );
}
