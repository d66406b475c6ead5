import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { TemplateDraft } from "./draft";

/** The oldest go, before the browser's storage is full. */
const KEPT = 30;

interface KeptDraftsState {
  drafts: Record<string, { draft: TemplateDraft; at: number }>;
}

/** Templates that were not submitted yet; still there tomorrow. A key is `new`, or what is edited or copied. */
export const useKeptDrafts = create<KeptDraftsState>()(
  persist(() => ({ drafts: {} }), { name: "recado.template-drafts" }),
);

export const keptDraft = (key: string): TemplateDraft | null =>
  useKeptDrafts.getState().drafts[key]?.draft ?? null;

export function keepDraft(key: string, draft: TemplateDraft) {
  useKeptDrafts.setState(({ drafts: { [key]: _, ...others } }) => {
    const kept = Object.entries(others)
      .sort(([, a], [, b]) => a.at - b.at)
      .slice(1 - KEPT);
    return { drafts: { ...Object.fromEntries(kept), [key]: { draft, at: Date.now() } } };
  });
}

export const forgetDraft = (key: string) =>
  useKeptDrafts.setState(({ drafts: { [key]: _, ...others } }) => ({ drafts: others }));
