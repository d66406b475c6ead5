import { Dialog } from "@ui/dialog";
import { useTranslation } from "react-i18next";
import type { PhoneMessage } from "../../control/types";
import { flowAnswerOf } from "../state/flow-answer";

/** What was filled in and sent. */
export function FlowAnswerDialog({ message, onClose }: { message: PhoneMessage; onClose(): void }) {
  const { t } = useTranslation("phone");
  const fields = flowAnswerOf(message) ?? [];
  return (
    <Dialog open onOpenChange={onClose} title={t("flow.answer")}>
      {fields.length === 0 ? (
        <p className="text-ink-soft">{t("flow.answer_empty")}</p>
      ) : (
        <dl className="divide-y">
          {fields.map(({ name, value }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a sent answer never changes
            <div key={index} className="py-2">
              <dt className="text-xs break-words text-ink-faint">{name}</dt>
              <dd className="break-words whitespace-pre-line">{value || "–"}</dd>
            </div>
          ))}
        </dl>
      )}
    </Dialog>
  );
}
