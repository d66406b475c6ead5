import { useTranslation } from "react-i18next";
import type { Message } from "../api/types";
import { outbox } from "../outbox/outbox";
import type { OutboxEntry } from "../outbox/outgoing";
import { FailureCard } from "./failure-card";
import { useThread } from "./thread-context";
import { DiscardButton, RetryButton } from "./unsent-actions";
import { useMessageActions } from "./use-message-actions";

interface FailureNoteProps {
  message: Message;
  /** Given when the message never reached the server. */
  entry: OutboxEntry | undefined;
}

/** Why it failed, what to do about it, and doing it, right under the message. */
export function FailureNote({ message, entry }: FailureNoteProps) {
  const { t } = useTranslation("desk");
  const { windowOpen } = useThread();
  const { retry } = useMessageActions();
  const { error } = message;
  // A template needs no open window.
  const mayRetry = (windowOpen || message.kind === "template") && (error?.retryable ?? true);
  return (
    <FailureCard
      title={error?.title || t("failure.unknown")}
      code={error?.code}
      details={error?.details === error?.title ? null : error?.details}
      advice={error?.advice}
    >
      {mayRetry && <RetryButton onClick={() => (entry ? outbox.retry(entry.id) : void retry(message))} />}
      {entry && <DiscardButton entry={entry} />}
    </FailureCard>
  );
}
