import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { desk } from "../../api/desk";
import { Problem, sentenceOf } from "../../api/problem";
import type { Note } from "../../api/types";
import { forgetNote, storeNote } from "../../live/apply-event";
import { useLiveTools } from "../../live/live-provider";
import { changeNoteEdit, endNoteEdit } from "./note-edits";

/** What its writer can do to a note. */
export function useNoteActions() {
  const client = useQueryClient();
  const { log } = useLiveTools();

  const change = useCallback(
    async (note: Note, { body, mentions }: { body: string; mentions: string[] }) => {
      changeNoteEdit(note.id, { saving: true, problem: null });
      try {
        await log.during(
          () => desk.changeNote(note.id, { body, mentions }),
          (answer) => storeNote(client, answer),
        );
        endNoteEdit(note.id);
      } catch (error) {
        changeNoteEdit(note.id, { saving: false, problem: sentenceOf(error) });
      }
    },
    [client, log],
  );

  /** One that is gone already is as good as deleted. */
  const remove = useCallback(
    async (note: Note) => {
      try {
        await desk.deleteNote(note.id);
      } catch (error) {
        if (!(error instanceof Problem && error.status === 404)) throw error;
      }
      endNoteEdit(note.id);
      forgetNote(client, note);
    },
    [client],
  );

  return { change, remove };
}
