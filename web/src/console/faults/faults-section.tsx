import { useMutation } from "@tanstack/react-query";
import { Badge } from "@ui/badge";
import { Button, IconButton } from "@ui/button";
import { EmptyState, ErrorState } from "@ui/states";
import { toast } from "@ui/toast";
import { Plus, Trash2, Zap, ZapOff } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { control } from "../../control/control-client";
import type { Fault } from "../../control/types";
import { LoadingLines } from "../layout/loading-lines";
import { SectionHeading } from "../layout/section-heading";
import { queryClient, queryKeys, useFaults } from "../state/console-queries";
import { FaultDialog } from "./fault-dialog";
import { effectOf } from "./fault-form";

export function FaultsSection() {
  const { t } = useTranslation("console");
  const faults = useFaults();
  const [creating, setCreating] = useState(false);
  const offered = faults.data !== null;
  return (
    <>
      <SectionHeading title={t("section.faults")} text={t("faults.text")}>
        {offered && (
          <Button
            variant="primary"
            disabled={!faults.isSuccess}
            onClick={() => setCreating(true)}
            data-testid="new-fault"
          >
            <Plus />
            {t("faults.create")}
          </Button>
        )}
      </SectionHeading>
      {faults.isPending && <LoadingLines />}
      {faults.isError && (
        <ErrorState
          className="!h-80"
          title={t("faults.failed")}
          text={faults.error.message}
          onRetry={() => void faults.refetch()}
        />
      )}
      {faults.data === null && (
        <EmptyState
          className="!h-80"
          icon={<ZapOff />}
          title={t("faults.not_offered")}
          text={t("faults.not_offered_text")}
        />
      )}
      {faults.data?.length === 0 && (
        <EmptyState className="!h-80" icon={<Zap />} title={t("faults.none")} text={t("faults.none_text")} />
      )}
      {faults.data && faults.data.length > 0 && (
        <ul className="mx-4 mb-8 divide-y border-y sm:mx-6" data-testid="fault-list">
          {faults.data.map((fault) => (
            <FaultRow key={fault.id} fault={fault} />
          ))}
        </ul>
      )}
      <FaultDialog open={creating} onOpenChange={setCreating} />
    </>
  );
}

function FaultRow({ fault }: { fault: Fault }) {
  const { t } = useTranslation("console");
  const remove = useMutation({
    mutationFn: () => control.deleteFault(fault.id),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: queryKeys.faults }),
    onError: (error) => toast.error(error.message),
  });
  const matches = Object.entries(fault.match ?? {});
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2 text-sm" data-testid="fault-row">
      <Badge tone="warm">{fault.where}</Badge>
      <span className="font-semibold">{effectOf(fault)}</span>
      {matches.map(([name, wanted]) => (
        <code key={name} className="font-mono text-xs text-ink-soft">
          {name}={String(wanted)}
        </code>
      ))}
      <span className="ms-auto flex items-center gap-3 text-xs text-ink-faint">
        {(fault.times_left ?? fault.times) != null
          ? t("faults.times", { count: fault.times_left ?? fault.times ?? 0 })
          : t("faults.every_time")}
        {fault.rate != null && ` · ${Math.round(fault.rate * 100)} %`}
        <IconButton
          size="sm"
          label={t("faults.delete")}
          disabled={remove.isPending}
          onClick={() => remove.mutate()}
        >
          <Trash2 />
        </IconButton>
      </span>
    </li>
  );
}
