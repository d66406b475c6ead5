import { Badge } from "@ui/badge";
import { cn } from "@ui/cn";
import { ChevronRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Template } from "../../control/types";
import { TemplateDetails } from "./template-details";
import { asLabel, qualityTone, statusTone } from "./template-state";

interface TemplateRowProps {
  template: Template;
  /** The account's name. */
  account: string;
  open: boolean;
  onToggle(): void;
}

export function TemplateRow({ template, account, open, onToggle }: TemplateRowProps) {
  const { t } = useTranslation("console");
  const { name, language, category, quality, status } = template;
  return (
    <li data-testid="template-row" data-name={name} data-status={status}>
      <button
        type="button"
        aria-expanded={open}
        onClick={onToggle}
        className="flex w-full cursor-pointer items-center gap-x-3 py-2 text-start text-sm hover:bg-hover focus-visible:-outline-offset-2"
      >
        <ChevronRight
          className={cn("size-4 shrink-0 text-ink-faint transition-transform", open && "rotate-90")}
          aria-hidden="true"
        />
        <span className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-1">
          <span className="min-w-0 flex-1 basis-56">
            <span className="block font-semibold break-words">{name}</span>
            <span className="block truncate text-xs text-ink-faint">
              {language} · {account}
            </span>
          </span>
          <span className="flex shrink-0 flex-wrap items-center gap-x-2 md:grid md:grid-cols-[7rem_4.5rem_8rem] md:justify-items-start">
            <span className="text-xs text-ink-soft">{asLabel(category)}</span>
            <span className="empty:max-md:hidden">
              {quality !== "UNKNOWN" && (
                <Badge tone={qualityTone(quality)} title={t("templates.quality")}>
                  {quality}
                </Badge>
              )}
            </span>
            <Badge tone={statusTone(status)}>{asLabel(status)}</Badge>
          </span>
        </span>
      </button>
      {open && <TemplateDetails template={template} />}
    </li>
  );
}
