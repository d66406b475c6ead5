import { Button } from "@ui/button";
import { Plus } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { WeekSpan } from "../../api/schedules";
import { dayName } from "./day-names";
import { SpanFields } from "./span-fields";
import { WeekDrawing } from "./week-drawing";
import { copyDay, DAYS, nextSpan } from "./week-model";

const WORKING_DAYS = [1, 2, 3, 4, 5];

interface WeekEditorProps {
  week: WeekSpan[];
  onChange(week: WeekSpan[]): void;
}

/** The spans of each day, drawn above as they are written. */
export function WeekEditor({ week, onChange }: WeekEditorProps) {
  const { t, i18n } = useTranslation("desk");
  const replace = (index: number, span: WeekSpan) =>
    onChange(week.map((one, at) => (at === index ? span : one)));
  return (
    <fieldset className="min-w-0">
      <legend className="mb-2 text-sm font-semibold text-ink-soft">{t("hours.week")}</legend>
      <WeekDrawing week={week} />
      <ul className="mt-3 divide-y rounded-md border">
        {DAYS.map((day) => {
          const name = dayName(day, i18n.language);
          const spans = week.filter((span) => span.day === day);
          return (
            <li
              key={day}
              className="flex flex-wrap items-start gap-x-3 gap-y-1.5 px-3 py-2"
              data-testid={`day-${day}`}
            >
              <span className="w-24 shrink-0 pt-1.5 font-medium capitalize">{name}</span>
              <div className="flex min-w-0 flex-1 basis-64 flex-col gap-1.5">
                {spans.length === 0 && <span className="pt-1.5 text-ink-faint">{t("hours.closed")}</span>}
                {week.map(
                  (span, index) =>
                    span.day === day && (
                      <SpanFields
                        // biome-ignore lint/suspicious/noArrayIndexKey: a span has nothing else that stays while it is edited
                        key={index}
                        of={name}
                        opens={span.opens}
                        closes={span.closes}
                        onChange={(next) => replace(index, { day, ...next })}
                        onRemove={() => onChange(week.filter((_, at) => at !== index))}
                      />
                    ),
                )}
              </div>
              <div className="flex items-center gap-1">
                {day === 1 && spans.length > 0 && (
                  <Button
                    size="sm"
                    variant="quiet"
                    onClick={() => onChange(copyDay(week, day, WORKING_DAYS))}
                    data-testid="copy-day"
                  >
                    {t("hours.copy_to_week")}
                  </Button>
                )}
                <Button
                  size="sm"
                  variant="quiet"
                  aria-label={t("hours.add_span_to", { day: name })}
                  onClick={() => onChange([...week, { day, ...nextSpan(spans) }])}
                >
                  <Plus />
                  {t("hours.add_span")}
                </Button>
              </div>
            </li>
          );
        })}
      </ul>
    </fieldset>
  );
}
