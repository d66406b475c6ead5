import { cn } from "@ui/cn";
import { useTranslation } from "react-i18next";
import type { Presence } from "../api/types";

interface AvailabilityDotProps {
  state: Presence;
  /** Where its word stands beside it. */
  decorative?: boolean;
  className?: string;
}

/** Full: takes new conversations. A ring: away. */
export function AvailabilityDot({ state, decorative, className }: AvailabilityDotProps) {
  const { t } = useTranslation("desk");
  const label = t(`availability.${state}`);
  return (
    <span
      title={decorative ? undefined : label}
      className={cn(
        "inline-block size-2.5 shrink-0 rounded-full",
        state === "online" ? "bg-success" : "border-2 border-ink-faint bg-surface",
        className,
      )}
    >
      {!decorative && <span className="sr-only">{label}</span>}
    </span>
  );
}
