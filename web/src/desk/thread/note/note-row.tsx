import { IconButton } from "@ui/button";
import { cn } from "@ui/cn";
import { ConfirmDialog } from "@ui/confirm-dialog";
import { dateAndTime, timeOfDay } from "@ui/datetime";
import { Lock, Pencil, Trash2 } from "lucide-react";
import { memo, useState } from "react";
import { useTranslation } from "react-i18next";
import { sentenceOf } from "../../api/problem";
import type { Note } from "../../api/types";
import { MentionBody } from "../../mentions/mention-body";
import { outbox } from "../../outbox/outbox";
import { useAgents } from "../../queries/use-agents";
import { useAgent, useMay } from "../../session/session";
import { FailureCard } from "../failure-card";
import { QueuedNote } from "../queued-note";
import { useThread } from "../thread-context";
import { DiscardButton, RetryButton } from "../unsent-actions";
import { NoteEditor } from "./note-editor";
import { beginNoteEdit, useNoteEdit } from "./note-edits";
import { useNoteActions } from "./use-note-actions";

/** What colleagues wrote for each other, unlike anything that the customer sees. */
export const NoteRow = memo(function NoteRow({ note }: { note: Note }) {
  const { t, i18n } = useTranslation("desk");
  const { pending, highlightedId } = useThread();
  const me = useAgent();
  const mayWrite = useMay("conversations.write");
  const agents = useAgents().data;
  const edit = useNoteEdit(note.id);
  const entry = pending.get(note.id);
  const isOwn = note.author.kind === "agent" && note.author.id === me.id;
  const writer = agents?.find(({ id }) => id === note.author.id)?.name ?? (note.author.name || me.name);
  const { language } = i18n;
  return (
    <div
      data-testid="note"
      data-message-id={note.id}
      data-state={entry?.state ?? "saved"}
      className="group/note flex flex-col items-center py-1.5"
    >
      <article
        aria-label={t("note.label", { name: writer })}
        // A tap on a touch screen brings the actions, as hovering does elsewhere.
        tabIndex={-1}
        className={cn(
          "w-full max-w-[min(38rem,100%)] rounded-lg border border-accent/50 border-dashed bg-accent-soft px-3 py-2 outline-none",
          highlightedId === note.id && "ring-3 ring-accent",
          entry && "opacity-70",
          entry?.state === "failed" && "opacity-100 ring-1 ring-danger/50",
        )}
      >
        <header className="mb-0.5 flex min-h-6 items-center gap-1.5 text-2xs text-accent-ink">
          <Lock className="size-3 shrink-0" aria-hidden="true" />
          <span className="truncate font-bold" dir="auto" translate="no">
            {writer}
          </span>
          <span className="shrink-0">· {t("note.kind")}</span>
          <span className="ms-auto flex shrink-0 items-center gap-1.5">
            {isOwn && mayWrite && !entry && !edit && <NoteActions note={note} />}
            {note.edited_at && (
              <span title={dateAndTime(Date.parse(note.edited_at), language)}>{t("note.edited")}</span>
            )}
            <time dateTime={note.created_at}>{timeOfDay(Date.parse(note.created_at), language)}</time>
          </span>
        </header>
        {edit ? (
          <NoteEditor note={note} edit={edit} />
        ) : (
          <div className="text-base break-words">
            <MentionBody note={note} />
          </div>
        )}
      </article>
      {entry?.state === "failed" && (
        <FailureCard title={entry.error || t("failure.unknown")}>
          <RetryButton onClick={() => outbox.retry(entry.id)} />
          <DiscardButton entry={entry} />
        </FailureCard>
      )}
      {entry && entry.state !== "failed" && <QueuedNote />}
    </div>
  );
});

function NoteActions({ note }: { note: Note }) {
  const { t } = useTranslation("desk");
  const { remove } = useNoteActions();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();

  const confirm = async () => {
    setBusy(true);
    try {
      await remove(note);
    } catch (error) {
      setProblem(sentenceOf(error));
    }
    setBusy(false);
  };
  return (
    <span
      className={cn(
        "flex opacity-0 transition-opacity duration-(--quick) group-focus-within/note:opacity-100 group-hover/note:opacity-100",
        "pointer-coarse:opacity-100",
      )}
    >
      <IconButton
        size="sm"
        label={t("note.edit")}
        onClick={() => beginNoteEdit(note)}
        className="size-6"
        data-testid="note-edit"
      >
        <Pencil />
      </IconButton>
      <IconButton
        size="sm"
        label={t("note.delete")}
        onClick={() => setAsking(true)}
        className="size-6"
        data-testid="note-delete"
      >
        <Trash2 />
      </IconButton>
      {asking && (
        <ConfirmDialog
          title={t("note.delete_title")}
          text={t("note.delete_text")}
          action={t("note.delete")}
          busy={busy}
          problem={problem}
          onConfirm={() => void confirm()}
          onClose={() => setAsking(false)}
        />
      )}
    </span>
  );
}
