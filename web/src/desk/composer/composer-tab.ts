import { create } from "zustand";
import { persist } from "zustand/middleware";

export type ComposerTab = "reply" | "note";

/** The oldest go, before the browser's storage is full. */
const KEPT = 200;

/** Conversations in which a note is being written; in all others it is an answer. */
const useTabs = create<{ noting: string[] }>()(
  persist(() => ({ noting: [] as string[] }), { name: "recado.composer-tabs" }),
);

export const useComposerTab = (conversationId: string): ComposerTab =>
  useTabs(({ noting }) => (noting.includes(conversationId) ? "note" : "reply"));

export const composerTabOf = (conversationId: string): ComposerTab =>
  useTabs.getState().noting.includes(conversationId) ? "note" : "reply";

export function chooseTab(conversationId: string, tab: ComposerTab) {
  useTabs.setState(({ noting }) => {
    const others = noting.filter((id) => id !== conversationId);
    return { noting: tab === "note" ? [...others.slice(1 - KEPT), conversationId] : others };
  });
}
