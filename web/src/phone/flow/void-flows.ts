import { create } from "zustand";

/** Messages whose Flow the business has made void, and what it said to that. Lost with the page: opening tells it again. */
export const useVoidFlows = create<{
  words: Record<string, string>;
  add(messageId: string, words: string): void;
}>((set) => ({
  words: {},
  add: (messageId, words) => set((known) => ({ words: { ...known.words, [messageId]: words } })),
}));
