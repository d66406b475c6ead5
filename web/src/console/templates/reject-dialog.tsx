import { Button } from "@ui/button";
import { Dialog } from "@ui/dialog";
import { Field } from "@ui/field";
import { Select } from "@ui/select";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { REJECTION_REASONS, type RejectionReason } from "../../control/types";

interface RejectDialogProps {
  name: string;
  busy: boolean;
  onClose(): void;
  onReject(reason: RejectionReason): void;
}

export function RejectDialog({ name, busy, onClose, onReject }: RejectDialogProps) {
  const { t } = useTranslation("console");
  const [reason, setReason] = useState<RejectionReason>(REJECTION_REASONS[0]);
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t("templates.reject_title", { name })}
      description={t("templates.reject_text")}
      footer={
        <>
          <Button onClick={onClose}>{t("cancel", { ns: "control" })}</Button>
          <Button variant="danger" busy={busy} onClick={() => onReject(reason)}>
            {t("templates.reject_now")}
          </Button>
        </>
      }
    >
      <Field label={t("templates.reason")} hint={<code className="font-mono">{reason}</code>}>
        {({ id }) => (
          <Select
            id={id}
            label={t("templates.reason")}
            value={reason}
            onChange={(chosen) => setReason(chosen)}
            choices={REJECTION_REASONS.map((value) => ({
              value: value as RejectionReason,
              label: t(`templates.reason_${value}`),
            }))}
            data-testid="rejection-reason"
          />
        )}
      </Field>
    </Dialog>
  );
}
