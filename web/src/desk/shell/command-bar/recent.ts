import { create } from "zustand";
import { persist } from "zustand/middleware";

/** A conversation that was open lately. */
export interface Recent {
  id: string;
  name: string;
}

/** As many as there are digits to choose them with. */
const KEPT = 9;

const useRecents = create(
  persist(() => ({ recents: [] as Recent[] }), { name: "recado.recent-conversations" }),
);

export const useRecent = () => useRecents(({ recents }) => recents);

/** The newest first; the same one once. */
export function noteOpened(opened: Recent) {
  useRecents.setState(({ recents }) => {
    const [first] = recents;
    if (first?.id === opened.id && first.name === opened.name) return { recents };
    return { recents: [opened, ...recents.filter(({ id }) => id !== opened.id)].slice(0, KEPT) };
  });
}

/** Whoever signs in next has other conversations. */
export const forgetRecent = () => useRecents.setState({ recents: [] });
