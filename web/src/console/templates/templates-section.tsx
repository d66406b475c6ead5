import { Button } from "@ui/button";
import { Input } from "@ui/field";
import { EmptyState, ErrorState } from "@ui/states";
import { LayoutTemplate } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { LoadingLines } from "../layout/loading-lines";
import { SectionHeading } from "../layout/section-heading";
import { useTemplates, useWorld } from "../state/console-queries";
import { TemplateRow } from "./template-row";
import { asLabel, inOrder, matchesTemplate, statusesOf } from "./template-state";

export function TemplatesSection() {
  const { t } = useTranslation("console");
  const templates = useTemplates();
  const wabas = useWorld().data?.wabas;
  const [text, setText] = useState("");
  const [status, setStatus] = useState<string | null>(null);
  const [openId, setOpenId] = useState<string | null>(null);
  const all = useMemo(() => inOrder(templates.data ?? []), [templates.data]);
  // One that is open stays in sight when a decision takes it out of the filter.
  const shown = all.filter(
    (template) => template.id === openId || matchesTemplate(template, { text, status }),
  );
  const statuses = statusesOf(all);

  return (
    <>
      <SectionHeading title={t("section.templates")} text={t("templates.text")}>
        {all.length > 0 && (
          <Input
            type="search"
            aria-label={t("templates.search")}
            placeholder={t("templates.search")}
            value={text}
            onChange={(event) => setText(event.target.value)}
            className="!w-60"
          />
        )}
      </SectionHeading>
      {templates.isPending && <LoadingLines />}
      {templates.isError && all.length === 0 && (
        <ErrorState
          className="!h-80"
          title={t("templates.failed")}
          text={templates.error.message}
          onRetry={() => void templates.refetch()}
        />
      )}
      {templates.data?.length === 0 && (
        <EmptyState
          className="!h-80"
          icon={<LayoutTemplate />}
          title={t("templates.none")}
          text={t("templates.none_text")}
        />
      )}
      {all.length > 0 && (
        <fieldset
          className="flex flex-wrap gap-1 px-4 pb-2 sm:px-6"
          aria-label={t("templates.status_filter")}
        >
          <FilterButton
            label={t("templates.all")}
            count={all.length}
            on={status === null}
            onClick={() => setStatus(null)}
          />
          {statuses.map((one) => (
            <FilterButton
              key={one.status}
              label={asLabel(one.status)}
              count={one.count}
              on={status === one.status}
              onClick={() => setStatus(status === one.status ? null : one.status)}
            />
          ))}
        </fieldset>
      )}
      {all.length > 0 && shown.length === 0 && (
        <EmptyState className="!h-80" icon={<LayoutTemplate />} title={t("templates.no_match")} />
      )}
      {shown.length > 0 && (
        <ul className="mx-4 mb-8 divide-y border-y sm:mx-6" data-testid="template-list">
          {shown.map((template) => (
            <TemplateRow
              key={template.id}
              template={template}
              account={wabas?.find(({ id }) => id === template.waba_id)?.name ?? template.waba_id}
              open={template.id === openId}
              onToggle={() => setOpenId(template.id === openId ? null : template.id)}
            />
          ))}
        </ul>
      )}
    </>
  );
}

interface FilterButtonProps {
  label: string;
  count: number;
  on: boolean;
  onClick(): void;
}

const FilterButton = ({ label, count, on, onClick }: FilterButtonProps) => (
  <Button size="sm" variant={on ? "soft" : "quiet"} aria-pressed={on} onClick={onClick}>
    {label}
    <span className="text-xs font-normal tabular-nums opacity-80">{count}</span>
  </Button>
);
