import { RotateCw, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { outbox } from "../outbox/outbox";
import type { OutboxEntry } from "../outbox/outgoing";
import { FailureButton } from "./failure-card";

export function RetryButton({ onClick }: { onClick(): void }) {
  const { t } = useTranslation("desk");
  return (
    <FailureButton onClick={onClick} testId="retry-button">
      <RotateCw className="size-3.5" />
      {t("failure.retry")}
    </FailureButton>
  );
}

/** For what never reached the server. */
export function DiscardButton({ entry }: { entry: OutboxEntry }) {
  const { t } = useTranslation("desk");
  return (
    <FailureButton onClick={() => outbox.discard(entry.id)}>
      <Trash2 className="size-3.5" />
      {t("failure.discard")}
    </FailureButton>
  );
}
