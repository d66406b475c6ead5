import { cn } from "@ui/cn";
import { ChevronDown, ChevronsUp, ChevronUp, Equal, type LucideIcon, Minus } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Priority } from "../api/types";

const LOOK: Record<Priority, { icon: LucideIcon; className: string }> = {
  urgent: { icon: ChevronsUp, className: "text-danger" },
  high: { icon: ChevronUp, className: "text-accent-ink" },
  medium: { icon: Equal, className: "text-primary" },
  low: { icon: ChevronDown, className: "text-ink-faint" },
  none: { icon: Minus, className: "text-ink-faint" },
};

interface PriorityMarkProps {
  priority: Priority;
  /** Where its word stands beside it. */
  decorative?: boolean;
  className?: string;
}

/** Told apart by shape, not by colour only. */
export function PriorityMark({ priority, decorative, className }: PriorityMarkProps) {
  const { t } = useTranslation("desk");
  const { icon: Icon, className: colour } = LOOK[priority];
  const label = t("priority.mark", { priority: t(`priority.word.${priority}`) });
  const look = cn("size-4 shrink-0", colour, className);
  if (decorative) return <Icon className={look} strokeWidth={2.75} aria-hidden="true" />;
  return (
    <span role="img" aria-label={label} title={label} className="inline-flex">
      <Icon className={look} strokeWidth={2.75} aria-hidden="true" />
    </span>
  );
}
