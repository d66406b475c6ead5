import { create } from "zustand";
import { persist } from "zustand/middleware";

/** The oldest go, before the browser's storage is full. */
const KEPT = 60;

interface DraftsState {
  drafts: Record<string, object>;
}

/** Half-filled builders and template forms; they are still there tomorrow, their files are not. */
export const useBuilderDrafts = create<DraftsState>()(
  persist(() => ({ drafts: {} as Record<string, object> }), { name: "recado.builder-drafts", version: 1 }),
);

/** `key` names conversation and form. */
export const useBuilderDraft = (key: string): object | undefined =>
  useBuilderDrafts(({ drafts }) => drafts[key]);

export function keepBuilderDraft(key: string, values: object) {
  useBuilderDrafts.setState(({ drafts: { [key]: _, ...others } }) => {
    const kept = Object.entries(others).slice(1 - KEPT);
    return { drafts: { ...Object.fromEntries(kept), [key]: values } };
  });
}

export function dropBuilderDraft(key: string) {
  useBuilderDrafts.setState(({ drafts: { [key]: _, ...drafts } }) => ({ drafts }));
}
