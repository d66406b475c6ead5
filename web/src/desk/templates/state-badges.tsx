import { Badge } from "@ui/badge";
import { CircleCheck, CircleDot, CirclePause, CircleSlash, CircleX, Clock } from "lucide-react";
import { useTranslation } from "react-i18next";

const STATUS = {
  APPROVED: { tone: "success", icon: CircleCheck },
  PENDING: { tone: "warm", icon: Clock },
  IN_APPEAL: { tone: "warm", icon: Clock },
  PAUSED: { tone: "danger", icon: CirclePause },
  REJECTED: { tone: "danger", icon: CircleX },
  DISABLED: { tone: "danger", icon: CircleSlash },
} as const;

export function StatusBadge({ status, title }: { status: string; title?: string }) {
  const { t } = useTranslation("desk");
  const look = STATUS[status as keyof typeof STATUS] ?? { tone: "neutral", icon: CircleDot };
  const Icon = look.icon;
  return (
    <Badge tone={look.tone} title={title}>
      <Icon aria-hidden="true" />
      {t(`templates.status.${status}`, { defaultValue: status })}
    </Badge>
  );
}

const DOT: Record<string, string> = { GREEN: "bg-success", YELLOW: "bg-accent", RED: "bg-danger" };

/** A coloured dot with its word: colour alone says nothing to many people. */
export function Quality({ quality }: { quality: string }) {
  const { t } = useTranslation("desk");
  return (
    <span className="inline-flex items-center gap-1.5 text-sm whitespace-nowrap text-ink-soft">
      <span className={`size-2 rounded-full ${DOT[quality] ?? "bg-line-strong"}`} aria-hidden="true" />
      {t(`templates.quality.${quality}`, { defaultValue: quality })}
    </span>
  );
}

export function CategoryLabel({ category }: { category: string }) {
  const { t } = useTranslation("desk");
  return <>{t(`templates.category.${category}`, { defaultValue: category })}</>;
}
