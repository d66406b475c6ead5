import { create } from "zustand";
import type { Note } from "../../api/types";
import type { NoteDraft } from "../../composer/note/note-drafts";

interface NoteEdit extends NoteDraft {
  saving: boolean;
  /** Why it could not be saved the last time. */
  problem: string | null;
}

/** Notes being changed. Kept apart from their rows, which are gone as soon as they are scrolled out of sight. */
const useEdits = create<{ edits: Record<string, NoteEdit> }>(() => ({ edits: {} }));

export const useNoteEdit = (noteId: string): NoteEdit | undefined => useEdits(({ edits }) => edits[noteId]);

export const beginNoteEdit = ({ id, body, mentions }: Note) =>
  useEdits.setState(({ edits }) => ({
    edits: { ...edits, [id]: { text: body, chosen: mentions, saving: false, problem: null } },
  }));

export const changeNoteEdit = (noteId: string, part: Partial<NoteEdit>) =>
  useEdits.setState(({ edits }) => {
    const before = edits[noteId];
    return before ? { edits: { ...edits, [noteId]: { ...before, ...part } } } : { edits };
  });

export const endNoteEdit = (noteId: string) =>
  useEdits.setState(({ edits: { [noteId]: _, ...edits } }) => ({ edits }));
