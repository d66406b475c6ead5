import { useMutation } from "@tanstack/react-query";
import { Badge } from "@ui/badge";
import { Button } from "@ui/button";
import { CopyButton } from "@ui/copy-button";
import { Select } from "@ui/select";
import { toast } from "@ui/toast";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { control } from "../../control/control-client";
import {
  type BusinessNumber,
  MESSAGING_LIMITS,
  type NumberChange,
  QUALITIES,
  THROUGHPUTS,
} from "../../control/types";
import { queryClient, queryKeys } from "../state/console-queries";
import { badgeTone, statusChoices } from "./number-status";

/** A business's number, and what only WhatsApp decides about it. Each change is saved as it is made. */
export function NumberCard({ number }: { number: BusinessNumber }) {
  const { t } = useTranslation("console");
  const change = useMutation({
    mutationFn: (wanted: NumberChange) => control.changeNumber(number.id, wanted),
    onSuccess: (changed) =>
      queryClient.setQueryData<BusinessNumber[]>(queryKeys.numbers, (known) =>
        known?.map((one) => (one.id === changed.id ? changed : one)),
      ),
    onError: (error) => toast.error(error.message),
  });
  const gone = number.status === "DELETED" || number.status === "MIGRATED";
  const official = number.official_account.status;
  return (
    <li
      className="min-w-0 rounded-lg border bg-surface p-4"
      data-testid="number-card"
      data-number={number.id}
    >
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <h3 className="truncate font-semibold" title={number.verified_name}>
            {number.verified_name}
          </h3>
          <p className="flex items-center gap-1 font-mono text-xs text-ink-faint">
            <span className="truncate">
              {number.display_phone_number} · {number.id}
            </span>
            <CopyButton text={number.id} label={t("numbers.copy_id")} />
          </p>
        </div>
        <Badge tone={badgeTone(number.status)}>{asChoice(number.status).label}</Badge>
      </div>

      <div className="mt-3 grid gap-x-4 gap-y-2.5 text-sm sm:grid-cols-2">
        <Row label={t("numbers.status")}>
          <Select
            label={t("numbers.status")}
            value={number.status}
            onChange={(status) => change.mutate({ status })}
            choices={statusChoices(number.status)}
            disabled={gone || change.isPending}
            className="h-8"
            data-testid="number-status"
          />
        </Row>
        {number.quality && (
          <Row label={t("numbers.quality")}>
            <Select
              label={t("numbers.quality")}
              value={number.quality}
              onChange={(quality) => change.mutate({ quality })}
              choices={QUALITIES.map(asChoice)}
              disabled={gone || change.isPending}
              className="h-8"
            />
          </Row>
        )}
        {number.throughput && (
          <Row label={t("numbers.throughput")}>
            <Select
              label={t("numbers.throughput")}
              value={number.throughput}
              onChange={(throughput) => change.mutate({ throughput })}
              choices={THROUGHPUTS.map(asChoice)}
              disabled={gone || change.isPending}
              className="h-8"
            />
          </Row>
        )}
        {number.messaging_limit && (
          <Row label={t("numbers.messaging_limit")}>
            <Select
              label={t("numbers.messaging_limit")}
              value={number.messaging_limit}
              onChange={(messaging_limit) => change.mutate({ messaging_limit })}
              choices={MESSAGING_LIMITS.map(asChoice)}
              disabled={gone || change.isPending}
              className="h-8"
            />
          </Row>
        )}
        <Row label={t("numbers.verification")}>
          <span className="flex min-h-8 items-center gap-2">
            {asChoice(number.code_verification_status).label}
            {number.verification_code && (
              <code className="rounded-sm bg-sunken px-1.5 font-mono font-semibold" data-testid="number-code">
                {number.verification_code}
              </code>
            )}
          </span>
        </Row>
        <Row label={t("numbers.pin")}>
          <span className="flex min-h-8 items-center gap-2">
            {number.is_pin_enabled ? t("numbers.pin_on") : t("numbers.pin_off")}
            {number.is_pin_enabled && (
              <Button size="sm" variant="quiet" onClick={() => change.mutate({ is_pin_enabled: false })}>
                {t("numbers.pin_turn_off")}
              </Button>
            )}
          </span>
        </Row>
      </div>

      {number.new_display_name && number.new_name_status === "APPROVED" && (
        <p className="mt-3 rounded-md bg-success-soft px-3 py-2 text-sm break-words text-success">
          {t("numbers.name_approved", { name: number.new_display_name })}
        </p>
      )}
      {number.new_display_name && number.new_name_status === "PENDING_REVIEW" && (
        <Decision
          text={t("numbers.name_waits", { name: number.new_display_name })}
          state={number.new_name_status}
          busy={change.isPending}
          onDecide={(decision) => change.mutate({ name_decision: { decision } })}
        />
      )}
      {(official === "PENDING" || official === "UNDER_REVIEW") && (
        <Decision
          text={t("numbers.official_waits")}
          state={official}
          busy={change.isPending}
          onDecide={(decision) => change.mutate({ official_account_decision: { decision } })}
        />
      )}
    </li>
  );
}

const asChoice = <Value extends string>(value: Value) => ({ value, label: value.replaceAll("_", " ") });

function Row({ label, children }: { label: ReactNode; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <p className="text-xs text-ink-faint">{label}</p>
      {children}
    </div>
  );
}

interface DecisionProps {
  text: string;
  state: string;
  busy: boolean;
  onDecide(decision: "APPROVED" | "REJECTED"): void;
}

/** Something that waits for WhatsApp's word. */
function Decision({ text, state, busy, onDecide }: DecisionProps) {
  const { t } = useTranslation("console");
  return (
    <div
      className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-2 rounded-md bg-accent-soft px-3 py-2 text-sm"
      data-testid="number-decision"
    >
      <p className="min-w-0 flex-1 basis-40 break-words text-accent-ink">
        {text} <span className="text-xs">({asChoice(state).label})</span>
      </p>
      <Button size="sm" variant="primary" disabled={busy} onClick={() => onDecide("APPROVED")}>
        {t("numbers.approve")}
      </Button>
      <Button size="sm" disabled={busy} onClick={() => onDecide("REJECTED")}>
        {t("numbers.reject")}
      </Button>
    </div>
  );
}
