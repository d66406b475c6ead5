import { cn } from "@ui/cn";
import { timeLeft } from "@ui/datetime";
import { WindowRing } from "@ui/window-ring";
import { useTranslation } from "react-i18next";
import type { Conversation } from "../api/types";
import { useNow } from "../live/server-clock";
import { windowRemainingMs } from "../live/service-window";

const STEP_MS = 10_000;
const HOUR_MS = 3_600_000;

export function WindowCountdown({ window }: { window: Conversation["window"] }) {
  const { t } = useTranslation("desk");
  const remainingMs = windowRemainingMs(window, useNow(STEP_MS));
  const text = t("window.closes_in", { time: timeLeft(remainingMs) });
  return (
    <span
      data-testid="window-countdown"
      data-open="true"
      className={cn(
        "inline-flex items-center gap-1.5 text-xs",
        remainingMs < HOUR_MS ? "font-semibold text-danger" : "text-ink-faint",
      )}
    >
      <WindowRing remainingMs={remainingMs} label={text} className="size-3.5" />
      <span aria-hidden="true">{text}</span>
    </span>
  );
}
