import { create } from "zustand";
import { persist } from "zustand/middleware";

/** So many are offered again. */
const KEPT = 6;

export interface RecentTemplate {
  id: string;
  name: string;
  language: string;
}

interface RecentState {
  /** The last one first, by the account. */
  recent: Record<string, RecentTemplate[]>;
}

const NONE: RecentTemplate[] = [];

export const useRecentStore = create<RecentState>()(
  persist(() => ({ recent: {} as Record<string, RecentTemplate[]> }), { name: "recado.recent-templates" }),
);

export const useRecentTemplates = (connectionId: string | undefined): RecentTemplate[] =>
  useRecentStore(({ recent }) => recent[connectionId ?? ""] ?? NONE);

export function rememberTemplate(connectionId: string, template: RecentTemplate) {
  useRecentStore.setState(({ recent }) => {
    const others = (recent[connectionId] ?? NONE).filter(({ id }) => id !== template.id);
    return { recent: { ...recent, [connectionId]: [template, ...others].slice(0, KEPT) } };
  });
}
