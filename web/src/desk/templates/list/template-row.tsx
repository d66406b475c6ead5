import { Link } from "@tanstack/react-router";
import { cn } from "@ui/cn";
import { listTime } from "@ui/datetime";
import { useTranslation } from "react-i18next";
import type { TemplateGroup, TemplateSummary } from "../../api/types";
import { serverClock } from "../../live/server-clock";
import { languageName } from "../languages";
import { CategoryLabel, Quality, StatusBadge } from "../state-badges";

export const ROW_HEIGHT_PX = 76;
/** Further languages are counted. */
const CHIPS = 5;

/** What most needs somebody's eye stands for the whole name. */
const WORST_FIRST = ["DISABLED", "REJECTED", "PAUSED", "LIMIT_EXCEEDED", "LOCKED", "IN_APPEAL", "PENDING"];

export function leading(variants: TemplateSummary[]): TemplateSummary | undefined {
  const rank = ({ status }: TemplateSummary) => {
    const at = WORST_FIRST.indexOf(status);
    return at === -1 ? WORST_FIRST.length : at;
  };
  return [...variants].sort((a, b) => rank(a) - rank(b))[0];
}

const CHIP_TONE: Record<string, string> = {
  APPROVED: "border-line-strong",
  PENDING: "border-accent bg-accent-soft text-accent-ink",
  IN_APPEAL: "border-accent bg-accent-soft text-accent-ink",
  PAUSED: "border-danger bg-danger-soft text-danger",
  REJECTED: "border-danger bg-danger-soft text-danger",
  DISABLED: "border-danger bg-danger-soft text-danger",
};

/** A name with its languages. */
export function TemplateRow({ group }: { group: TemplateGroup }) {
  const { t, i18n } = useTranslation("desk");
  const first = leading(group.variants);
  if (!first) return null;
  const reason = first.rejected_reason
    ? t(`templates.reason.${first.rejected_reason}`, { defaultValue: first.rejected_reason })
    : first.status_detail;
  const synced = group.variants.map((variant) => variant.synced_at).sort()[0] ?? first.synced_at;
  return (
    <div className="relative flex h-full items-center gap-4 px-4 hover:bg-hover">
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-2">
          <Link
            to="/templates/$templateId"
            params={{ templateId: first.id }}
            className="truncate font-semibold after:absolute after:inset-0 focus-visible:-outline-offset-2"
          >
            {group.name}
          </Link>
          <span className="shrink-0 text-sm text-ink-faint">
            <CategoryLabel category={first.category} />
          </span>
        </p>
        <p className="truncate text-sm text-ink-soft" dir="auto">
          {first.preview || t("templates.no_text")}
        </p>
        <p className="mt-0.5 flex items-center gap-1 overflow-hidden">
          {group.variants.slice(0, CHIPS).map((variant) => (
            <Link
              key={variant.id}
              to="/templates/$templateId"
              params={{ templateId: variant.id }}
              title={`${languageName(variant.language, i18n.language)}: ${t(`templates.status.${variant.status}`, { defaultValue: variant.status })}`}
              className={cn(
                "relative z-1 inline-flex h-5 items-center rounded-sm border px-1 font-mono text-2xs hover:underline",
                CHIP_TONE[variant.status] ?? "border-line text-ink-faint",
              )}
            >
              {variant.language}
            </Link>
          ))}
          {group.variants.length > CHIPS && (
            <span className="text-2xs text-ink-faint">+{group.variants.length - CHIPS}</span>
          )}
        </p>
      </div>
      <div className="flex w-36 shrink-0 flex-col items-end gap-1 sm:w-44">
        <StatusBadge status={first.status} title={reason ?? undefined} />
        {reason && <span className="max-w-full truncate text-2xs text-ink-faint">{reason}</span>}
      </div>
      <div className="hidden w-32 shrink-0 flex-col items-end gap-0.5 md:flex">
        <Quality quality={first.quality} />
        <span className="text-2xs text-ink-faint">
          {t("templates.read_at", { time: listTime(Date.parse(synced), serverClock.nowMs(), i18n.language) })}
        </span>
      </div>
    </div>
  );
}
