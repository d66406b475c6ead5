import { useQuery } from "@tanstack/react-query";
import { cn } from "@ui/cn";
import { CirclePause, CircleX, Tag } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { desk } from "../../api/desk";
import { keys } from "../../api/query-keys";
import type { Template } from "../../api/types";
import { priceOf } from "../price";

/** What needs attention now: a rejection, a pause, another category with its price. */
export function StateNotices({ template }: { template: Template }) {
  const { t } = useTranslation("desk");
  const reason = template.rejected_reason
    ? t(`templates.reason.${template.rejected_reason}`, { defaultValue: template.rejected_reason })
    : null;
  return (
    <>
      {template.status === "REJECTED" && (
        <Notice tone="danger" icon={<CircleX />} title={t("templates.notice.rejected")}>
          {[reason, template.status_detail].filter(Boolean).join(" ")} {t("templates.notice.rejected_text")}
        </Notice>
      )}
      {(template.status === "PAUSED" || template.status === "DISABLED") && (
        <Notice
          tone="danger"
          icon={<CirclePause />}
          title={t(`templates.notice.${template.status.toLowerCase()}`)}
        >
          {template.status_detail} {t(`templates.notice.${template.status.toLowerCase()}_text`)}
        </Notice>
      )}
      {template.correct_category && template.correct_category !== template.category && (
        <CategoryNotice from={template.category} to={template.correct_category} isAhead />
      )}
      {template.previous_category && template.previous_category !== template.category && (
        <CategoryNotice from={template.previous_category} to={template.category} />
      )}
    </>
  );
}

function CategoryNotice({ from, to, isAhead = false }: { from: string; to: string; isAhead?: boolean }) {
  const { t, i18n } = useTranslation("desk");
  const prices = useQuery({ queryKey: keys.priceEffect(""), queryFn: () => desk.priceEffect("") }).data;
  const name = (category: string) => t(`templates.category.${category}`, { defaultValue: category });
  return (
    <Notice
      tone="warm"
      icon={<Tag />}
      title={t(isAhead ? "templates.notice.category_ahead" : "templates.notice.category", {
        from: name(from),
        to: name(to),
      })}
    >
      {prices &&
        t("templates.notice.price", {
          market: prices.market,
          before: priceOf(prices, from, i18n.language),
          after: priceOf(prices, to, i18n.language),
        })}
    </Notice>
  );
}

interface NoticeProps {
  tone: "danger" | "warm";
  icon: ReactNode;
  title: string;
  children: ReactNode;
}

function Notice({ tone, icon, title, children }: NoticeProps) {
  return (
    <div
      role="alert"
      className={cn(
        "flex gap-3 rounded-lg px-4 py-3 text-sm [&_svg]:mt-0.5 [&_svg]:size-4.5 [&_svg]:shrink-0",
        tone === "danger" ? "bg-danger-soft text-danger" : "bg-accent-soft text-accent-ink",
      )}
    >
      {icon}
      <div className="min-w-0">
        <p className="font-semibold">{title}</p>
        <p className="text-ink-soft">{children}</p>
      </div>
    </div>
  );
}
