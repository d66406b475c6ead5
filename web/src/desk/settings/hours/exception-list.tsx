import { Button, IconButton } from "@ui/button";
import { Input } from "@ui/field";
import { Plus, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Exception } from "../../api/schedules";
import { SpanFields } from "./span-fields";
import { nextSpan } from "./week-model";

interface ExceptionListProps {
  exceptions: Exception[];
  onChange(exceptions: Exception[]): void;
  /** The day that a new one begins with, `2026-12-25`. */
  today: string;
}

/** Holidays, and days with other hours. */
export function ExceptionList({ exceptions, onChange, today }: ExceptionListProps) {
  const { t } = useTranslation("desk");
  const replace = (index: number, change: Partial<Exception>) =>
    onChange(exceptions.map((one, at) => (at === index ? { ...one, ...change } : one)));
  return (
    <fieldset className="min-w-0">
      <legend className="text-sm font-semibold text-ink-soft">{t("hours.exceptions")}</legend>
      <p className="mb-2 text-xs text-ink-faint">{t("hours.exceptions_hint")}</p>
      {exceptions.length > 0 && (
        <ul className="mb-2 divide-y rounded-md border">
          {exceptions.map((exception, index) => {
            const spans = exception.spans ?? [];
            const name = exception.name || exception.date;
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: its date changes while it is edited
              <li key={index} className="flex flex-col gap-1.5 px-3 py-2" data-testid="exception">
                <div className="flex flex-wrap items-center gap-1.5">
                  <Input
                    type="date"
                    aria-label={t("hours.date", { of: name })}
                    value={exception.date}
                    onChange={({ target }) => target.value && replace(index, { date: target.value })}
                    className="w-40 px-2"
                  />
                  <Input
                    aria-label={t("hours.exception_name", { of: name })}
                    placeholder={t("hours.exception_placeholder")}
                    value={exception.name}
                    maxLength={80}
                    onChange={({ target }) => replace(index, { name: target.value })}
                    className="w-auto min-w-32 flex-1"
                  />
                  <IconButton
                    size="sm"
                    label={t("hours.remove_exception", { of: name })}
                    onClick={() => onChange(exceptions.filter((_, at) => at !== index))}
                  >
                    <Trash2 />
                  </IconButton>
                </div>
                {spans.map((span, at) => (
                  <SpanFields
                    // biome-ignore lint/suspicious/noArrayIndexKey: a span has nothing else that stays while it is edited
                    key={at}
                    of={name}
                    {...span}
                    onChange={(next) =>
                      replace(index, { spans: spans.map((one, nth) => (nth === at ? next : one)) })
                    }
                    onRemove={() => replace(index, { spans: spans.filter((_, nth) => nth !== at) })}
                  />
                ))}
                <div className="flex items-center gap-2 text-sm text-ink-faint">
                  {spans.length === 0 && t("hours.closed_all_day")}
                  <Button
                    size="sm"
                    variant="quiet"
                    onClick={() => replace(index, { spans: [...spans, nextSpan(spans)] })}
                  >
                    <Plus />
                    {t("hours.add_span")}
                  </Button>
                </div>
              </li>
            );
          })}
        </ul>
      )}
      <Button
        size="sm"
        onClick={() => onChange([...exceptions, { date: today, name: "", spans: [] }])}
        data-testid="add-exception"
      >
        <Plus />
        {t("hours.add_exception")}
      </Button>
    </fieldset>
  );
}
