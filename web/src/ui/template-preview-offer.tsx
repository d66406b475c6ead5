import { Clock } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { cn } from "./cn";

interface OfferBannerProps {
  text: string;
  ends_ms: number | null;
  /** What a tap on the offer's button copies. */
  code?: string;
  /** The clock that counts; the browser's by default. */
  now?(): number;
}

const DAY_MS = 86_400_000;

/** What a limited-time offer says of itself, with the time that is left. */
export function OfferBanner({ text, ends_ms, code = "", now = Date.now }: OfferBannerProps) {
  const { t } = useTranslation("ui");
  const [, tick] = useState(0);
  const left = ends_ms === null ? null : ends_ms - now();
  const running = left !== null && left > 0;
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => tick((count) => count + 1), 1_000);
    return () => clearInterval(timer);
  }, [running]);

  const days = left === null ? 0 : Math.floor(left / DAY_MS);
  const time = left === null ? "" : days > 0 ? t("template.days", { count: days }) : countdown(left);
  return (
    <div className="mb-1.5 flex items-center gap-2.5 rounded-md bg-ink/5 p-2">
      <Clock
        className={cn("size-4.5 shrink-0", left !== null && !running ? "text-ink-faint" : "text-accent-ink")}
        aria-hidden="true"
      />
      <div className="min-w-0">
        <p className="font-semibold break-words">{text}</p>
        {code !== "" && <p className="text-sm break-words">{t("template.offer_code", { code })}</p>}
        {left !== null && (
          // A timer is not read aloud every second.
          <p role="timer" aria-live="off" className="text-xs text-ink-soft">
            {running ? t("template.ends_in", { time }) : t("template.ended")}
          </p>
        )}
      </div>
    </div>
  );
}

/** "05:07:09" until the end. */
export function countdown(left_ms: number): string {
  const seconds = Math.max(0, Math.ceil(left_ms / 1000));
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
    .map((part) => String(part).padStart(2, "0"))
    .join(":");
}
