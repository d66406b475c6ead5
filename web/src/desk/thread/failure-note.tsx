import { CircleAlert, RotateCw, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Message } from "../api/types";
import { outbox } from "../outbox/outbox";
import type { OutboxEntry } from "../outbox/outgoing";
import { useThread } from "./thread-context";
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
    <div
      role="alert"
      className="mt-1 flex max-w-[min(30rem,85%)] items-start gap-2 rounded-md bg-danger-soft px-2.5 py-1.5 text-start text-xs text-danger"
    >
      <CircleAlert className="mt-px size-4 shrink-0" aria-hidden="true" />
      <div className="min-w-0">
        <p className="font-semibold break-words">
          {error?.title || t("failure.unknown")}
          {error && error.code > 0 && <span className="font-normal"> · {error.code}</span>}
        </p>
        {error?.details && error.details !== error.title && <p className="break-words">{error.details}</p>}
        {error?.advice && <p className="break-words text-ink-soft">{error.advice}</p>}
        <div className="flex gap-3">
          {mayRetry && (
            <NoteButton
              onClick={() => (entry ? outbox.retry(entry.id) : void retry(message))}
              testId="retry-button"
            >
              <RotateCw className="size-3.5" />
              {t("failure.retry")}
            </NoteButton>
          )}
          {entry && (
            <NoteButton onClick={() => outbox.discard(entry.id)}>
              <Trash2 className="size-3.5" />
              {t("failure.discard")}
            </NoteButton>
          )}
        </div>
      </div>
    </div>
  );
}

interface NoteButtonProps {
  onClick(): void;
  testId?: string;
  children: ReactNode;
}

const NoteButton = ({ onClick, testId, children }: NoteButtonProps) => (
  <button
    type="button"
    onClick={onClick}
    data-testid={testId}
    className="mt-1 inline-flex items-center gap-1 rounded-sm font-bold underline-offset-2 hover:underline"
  >
    {children}
  </button>
);
