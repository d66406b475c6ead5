import { create } from "zustand";

const STORAGE_KEY = "recado.phone.leaves_unread";

function remembered(): string[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? "[]");
    return Array.isArray(value) ? value.filter((wa_id) => typeof wa_id === "string") : [];
  } catch {
    return [];
  }
}

interface ReadHabits {
  /** Customers who look at chats without marking them read; this browser's choice, not the cloud's. */
  leavesUnread: string[];
  setReadsOnOpen(wa_id: string, reads: boolean): void;
}

const useReadHabits = create<ReadHabits>((set, get) => ({
  leavesUnread: remembered(),
  setReadsOnOpen(wa_id, reads) {
    const others = get().leavesUnread.filter((other) => other !== wa_id);
    const leavesUnread = reads ? others : [...others, wa_id];
    localStorage.setItem(STORAGE_KEY, JSON.stringify(leavesUnread));
    set({ leavesUnread });
  },
}));

/** Opening a chat reads it, as on any phone, unless this customer prefers to leave no blue ticks. */
export function useReadHabit(wa_id: string) {
  const { leavesUnread, setReadsOnOpen } = useReadHabits();
  return {
    readsOnOpen: !leavesUnread.includes(wa_id),
    setReadsOnOpen: (reads: boolean) => setReadsOnOpen(wa_id, reads),
  };
}
