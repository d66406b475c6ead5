import { create } from "zustand";

interface Selection {
  ids: ReadonlySet<string>;
  /** From where a range reaches: what was chosen last. */
  anchorId: string | null;
}

const NOTHING: Selection = { ids: new Set(), anchorId: null };

/** Which conversations of the list are chosen, to do something with all of them. */
export const useSelection = create<Selection>(() => NOTHING);

export const clearSelection = () => useSelection.setState(NOTHING);

/** More than these one does not do at once. */
export const MOST_SELECTED = 200;

export function toggled({ ids }: Selection, id: string): Selection {
  const next = new Set(ids);
  if (!next.delete(id) && next.size < MOST_SELECTED) next.add(id);
  return { ids: next, anchorId: id };
}

/** Adds everything between what was chosen last and this one; without the former, this one. */
export function extended({ ids, anchorId }: Selection, id: string, listed: readonly string[]): Selection {
  const to = listed.indexOf(id);
  const anchor = anchorId === null ? -1 : listed.indexOf(anchorId);
  const from = anchor < 0 ? to : anchor;
  const range = listed.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { ids: new Set([...new Set([...ids, ...range])].slice(0, MOST_SELECTED)), anchorId: id };
}
