import { useTranslation } from "react-i18next";
import type { Conversation } from "../api/types";
import { TimeChoice } from "./time-choice";
import { useWork } from "./use-work";

interface SnoozeListProps {
  conversations: readonly Conversation[];
  onDone(): void;
}

/** Puts aside until a moment, or until the customer writes. */
export function SnoozeList({ conversations, onDone }: SnoozeListProps) {
  const { t } = useTranslation("desk");
  const work = useWork();
  return (
    <TimeChoice
      label={t("snooze.label")}
      untilWritten={t("snooze.reply")}
      fieldLabel={t("snooze.until")}
      action={t("snooze.action")}
      onPick={(untilMs) => {
        void work.snooze(conversations, untilMs);
        onDone();
      }}
      data-testid="snooze-list"
    />
  );
}
