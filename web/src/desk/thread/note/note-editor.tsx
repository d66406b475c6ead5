import { Button } from "@ui/button";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Note } from "../../api/types";
import type { NoteDraft } from "../../composer/note/note-drafts";
import { NoteProblem } from "../../composer/note/note-problem";
import { checkedNote } from "../../composer/note/note-rules";
import { MentionField } from "../../mentions/mention-field";
import { useMentionables } from "../../mentions/use-mentionables";
import { changeNoteEdit, endNoteEdit } from "./note-edits";
import { useNoteActions } from "./use-note-actions";

interface NoteEditorProps {
  note: Note;
  edit: NoteDraft & { saving: boolean; problem: string | null };
}

/** Changing a note where it stands. What could not be saved stays, to be saved again. */
export function NoteEditor({ note, edit }: NoteEditorProps) {
  const { t } = useTranslation("desk");
  const field = useRef<HTMLTextAreaElement>(null);
  const { change } = useNoteActions();
  const checked = checkedNote(edit, useMentionables());

  useEffect(() => {
    const element = field.current;
    element?.focus({ preventScroll: true });
    element?.setSelectionRange(element.value.length, element.value.length);
  }, []);

  const save = () => {
    if (checked.ready && !edit.saving) void change(note, checked);
  };
  return (
    <div className="flex flex-col gap-2">
      <MentionField
        field={field}
        text={edit.text}
        onChange={(text) => changeNoteEdit(note.id, { text, problem: null })}
        onChosen={(id) => changeNoteEdit(note.id, { chosen: [...edit.chosen, id] })}
        onSend={save}
        onEscape={() => endNoteEdit(note.id)}
        label={t("note.edit")}
        placeholder={t("note.placeholder")}
        data-testid="note-edit-input"
        // In a column the height is its own.
        className="w-full flex-none border-accent/50 bg-surface"
      />
      {edit.problem && (
        <p role="alert" className="text-xs font-medium break-words text-danger">
          {edit.problem}
        </p>
      )}
      <div className="flex flex-wrap items-center justify-end gap-2">
        <NoteProblem {...checked} />
        <Button size="sm" onClick={() => endNoteEdit(note.id)}>
          {t("note.cancel")}
        </Button>
        <Button
          size="sm"
          variant="primary"
          busy={edit.saving}
          disabled={!checked.ready}
          onClick={save}
          data-testid="note-edit-save"
        >
          {edit.problem ? t("failure.retry") : t("note.save_change")}
        </Button>
      </div>
    </div>
  );
}
