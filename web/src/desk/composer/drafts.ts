import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { Quoted } from "../api/types";

export interface Draft {
  text: string;
  replyTo: Quoted | null;
  /** The newest answer of a colleague when the text was begun; null: there was none. Absent where it was not known. */
  seenAnswerId?: string | null;
}

const EMPTY: Draft = { text: "", replyTo: null };
/** The oldest drafts go, before the browser's storage is full. */
const KEPT = 200;

interface DraftsState {
  drafts: Record<string, Draft>;
}

/** What is being written to each customer; it is still there tomorrow. */
const useDrafts = create<DraftsState>()(persist(() => ({ drafts: {} }), { name: "recado.drafts" }));

export const useDraft = (conversationId: string): Draft =>
  useDrafts(({ drafts }) => drafts[conversationId] ?? EMPTY);

export const useDraftText = (conversationId: string): string =>
  useDrafts(({ drafts }) => drafts[conversationId]?.text ?? "");

export function changeDraft(conversationId: string, part: Partial<Draft>) {
  useDrafts.setState(({ drafts: { [conversationId]: before = EMPTY, ...others } }) => {
    const draft = { ...before, ...part };
    if (draft.text === "" && draft.replyTo === null) return { drafts: others };
    const kept = Object.entries(others).slice(1 - KEPT);
    return { drafts: { ...Object.fromEntries(kept), [conversationId]: draft } };
  });
}

export const clearDraft = (conversationId: string) =>
  changeDraft(conversationId, { ...EMPTY, seenAnswerId: undefined });
