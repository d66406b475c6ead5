import { countdown } from "@ui/template-preview-offer";
import { Clock } from "lucide-react";
import { useTranslation } from "react-i18next";

const DAY_MS = 86_400_000;

/** Until when a bill can be paid. */
export function ExpiryLine({ ends_ms, now_ms }: { ends_ms: number; now_ms: number }) {
  const { t } = useTranslation("phone");
  const left = ends_ms - now_ms;
  const time =
    left >= DAY_MS ? t("template.days", { ns: "ui", count: Math.floor(left / DAY_MS) }) : countdown(left);
  return (
    <p role="timer" aria-live="off" className="mt-2 flex items-center gap-1.5 text-sm text-ink-soft">
      <Clock className="size-4 shrink-0" aria-hidden="true" />
      {left > 0 ? t("pay.expires_in", { time }) : t("pay.expired")}
    </p>
  );
}
