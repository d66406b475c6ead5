import { useMutation } from "@tanstack/react-query";
import { Button } from "@ui/button";
import { CopyButton } from "@ui/copy-button";
import { Select } from "@ui/select";
import { TemplatePreview } from "@ui/template-preview";
import { toast } from "@ui/toast";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { control } from "../../control/control-client";
import {
  TEMPLATE_CATEGORIES,
  TEMPLATE_QUALITIES,
  type Template,
  type TemplateReview,
} from "../../control/types";
import { queryClient, queryKeys } from "../state/console-queries";
import { RejectDialog } from "./reject-dialog";
import { asLabel } from "./template-state";

/** Decisions that need no more words. */
const DECISIONS = [
  { status: "APPROVED", label: "approve" },
  { status: "PAUSED", label: "pause" },
  { status: "DISABLED", label: "disable" },
  { status: "PENDING", label: "to_review" },
] as const;

const asChoice = <Value extends string>(value: Value) => ({ value, label: asLabel(value) });

/** What the template says, and what reviews may make of it. Each decision is told to the apps at once. */
export function TemplateDetails({ template }: { template: Template }) {
  const { t } = useTranslation("console");
  const [rejecting, setRejecting] = useState(false);
  const review = useMutation({
    mutationFn: (wanted: TemplateReview) => control.reviewTemplate(template.id, wanted),
    onSuccess: (changed) => {
      queryClient.setQueryData<Template[]>(queryKeys.templates, (known) =>
        known?.map((one) => (one.id === template.id ? { ...one, ...changed } : one)),
      );
      setRejecting(false);
      return queryClient.invalidateQueries({ queryKey: queryKeys.templates });
    },
    onError: (error) => toast.error(error.message),
  });
  const { status, category, quality, previous_category, rejected_reason } = template;
  const busy = review.isPending;

  return (
    <div className="grid gap-x-6 gap-y-4 pt-2 pb-4 ps-7 md:grid-cols-[minmax(0,1fr)_minmax(0,20rem)]">
      <TemplatePreview components={template.components} className="self-start text-sm" />
      <div className="flex min-w-0 flex-col gap-3 text-sm" data-testid="template-review">
        <div className="flex flex-wrap gap-2">
          {DECISIONS.filter((decision) => decision.status !== status).map((decision) => (
            <Button
              key={decision.status}
              size="sm"
              variant={decision.status === "APPROVED" ? "primary" : "secondary"}
              disabled={busy}
              onClick={() => review.mutate({ status: decision.status })}
            >
              {t(`templates.${decision.label}`)}
            </Button>
          ))}
          <Button size="sm" disabled={busy} onClick={() => setRejecting(true)}>
            {t("templates.reject")}
          </Button>
        </div>
        {status === "REJECTED" && (
          <p className="rounded-md bg-danger-soft px-3 py-2 text-danger">
            {t("templates.rejected_because", { reason: t(`templates.reason_${rejected_reason}`) })}
          </p>
        )}
        <div className="grid grid-cols-2 gap-3">
          <Row label={t("templates.category")}>
            <Select
              label={t("templates.category")}
              value={category}
              onChange={(wanted) => review.mutate({ category: wanted })}
              choices={TEMPLATE_CATEGORIES.map(asChoice)}
              disabled={busy}
              className="h-8"
              data-testid="template-category"
            />
          </Row>
          <Row label={t("templates.quality")}>
            <Select
              label={t("templates.quality")}
              value={quality}
              onChange={(wanted) => review.mutate({ quality: wanted })}
              choices={TEMPLATE_QUALITIES.map(asChoice)}
              disabled={busy}
              className="h-8"
              data-testid="template-quality"
            />
          </Row>
        </div>
        {previous_category && (
          <p className="text-xs text-ink-soft">
            {t("templates.moved", { category: asLabel(previous_category) })}
          </p>
        )}
        <p className="flex min-w-0 items-center gap-1 font-mono text-xs text-ink-faint">
          <span className="truncate">{template.id}</span>
          <CopyButton text={template.id} label={t("templates.copy_id")} />
        </p>
      </div>
      {rejecting && (
        <RejectDialog
          name={template.name}
          busy={busy}
          onClose={() => setRejecting(false)}
          onReject={(reason) => review.mutate({ status: "REJECTED", reason })}
        />
      )}
    </div>
  );
}

function Row({ label, children }: { label: ReactNode; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <p className="text-xs text-ink-faint">{label}</p>
      {children}
    </div>
  );
}
