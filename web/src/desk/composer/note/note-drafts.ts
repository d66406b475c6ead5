import { create } from "zustand";
import { persist } from "zustand/middleware";

export interface NoteDraft {
  text: string;
  /** Who was chosen from the list, by id: of two with the same name, this one. */
  chosen: string[];
}

export const EMPTY_NOTE: NoteDraft = { text: "", chosen: [] };
/** The oldest drafts go, before the browser's storage is full. */
const KEPT = 200;

/** Notes being written, beside each customer's answer, so that neither is ever taken for the other. */
const useNoteDrafts = create<{ notes: Record<string, NoteDraft> }>()(
  persist(() => ({ notes: {} }), { name: "recado.note-drafts" }),
);

export const useNoteDraft = (conversationId: string): NoteDraft =>
  useNoteDrafts(({ notes }) => notes[conversationId] ?? EMPTY_NOTE);

export function changeNoteDraft(conversationId: string, part: Partial<NoteDraft>) {
  useNoteDrafts.setState(({ notes: { [conversationId]: before = EMPTY_NOTE, ...others } }) => {
    const draft = { ...before, ...part };
    if (draft.text === "") return { notes: others };
    const kept = Object.entries(others).slice(1 - KEPT);
    return { notes: { ...Object.fromEntries(kept), [conversationId]: draft } };
  });
}
