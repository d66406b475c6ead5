import { IconButton } from "@ui/button";
import { Input } from "@ui/field";
import { X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { closingOf, closingShown, runsOver } from "./week-model";

interface SpanFieldsProps {
  /** Read aloud with each field. */
  of: string;
  opens: string;
  closes: string;
  onChange(span: { opens: string; closes: string }): void;
  onRemove(): void;
}

/** From when until when; what closes before it opens closes on the day after. */
export function SpanFields({ of, opens, closes, onChange, onRemove }: SpanFieldsProps) {
  const { t } = useTranslation("desk");
  // An emptied field keeps what was there: a span without a time is none.
  return (
    <div className="flex items-center gap-1.5" data-testid="span">
      <Input
        type="time"
        aria-label={t("hours.opens", { of })}
        value={opens}
        onChange={({ target }) => target.value && onChange({ opens: target.value, closes })}
        className="w-28 px-2"
      />
      <span aria-hidden="true">–</span>
      <Input
        type="time"
        aria-label={t("hours.closes", { of })}
        value={closingShown(closes)}
        onChange={({ target }) => target.value && onChange({ opens, closes: closingOf(target.value) })}
        className="w-28 px-2"
      />
      {runsOver({ opens, closes }) && (
        <span className="text-xs whitespace-nowrap text-ink-faint">{t("hours.next_day")}</span>
      )}
      <IconButton size="sm" label={t("hours.remove_span", { of })} onClick={onRemove}>
        <X />
      </IconButton>
    </div>
  );
}
