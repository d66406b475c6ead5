import { type RefObject, useEffect, useRef } from "react";

/** What each key does is listed once, for the sheet and for the handlers. */
export const SHORTCUTS = {
  next: ["j", "ArrowDown"],
  previous: ["k", "ArrowUp"],
  next_queue: ["]"],
  previous_queue: ["["],
  search: ["/"],
  reply: ["r"],
  note: ["n"],
  emoji: ["e"],
  panel: ["i"],
  take: ["m"],
  assign: ["a"],
  tag: ["t"],
  snooze: ["z"],
  priority: ["p"],
  close: ["x"],
  select: ["s"],
  leave: ["Escape"],
  help: ["?"],
} as const;

export type Shortcut = keyof typeof SHORTCUTS;

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.closest("input, textarea, select, [role=slider]") !== null);

/** A dialog, a menu or the lightbox has the keys to itself. */
const isOverlayOpen = () => document.querySelector("[role=dialog], [role=menu], [role=listbox]") !== null;

type Actions = Partial<Record<Shortcut, () => void>>;

/** What the parts of the page on screen listen to, the newest last. */
const listening = new Set<RefObject<Actions>>();

/** What can be done now, as the command bar offers it: the same actions that the keys run. */
export function actionsNow(): [Shortcut, () => void][] {
  const now = new Map<Shortcut, () => void>();
  for (const { current } of listening) {
    for (const [name, action] of Object.entries(current)) now.set(name as Shortcut, action);
  }
  return [...now];
}

/** Runs an action for its key while no field and no dialog has the keyboard. */
export function useShortcuts(actions: Actions) {
  const latest = useRef(actions);
  latest.current = actions;

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTyping(event.target) || isOverlayOpen()) return;
      for (const [name, action] of Object.entries(latest.current)) {
        const shortcutKeys: readonly string[] = SHORTCUTS[name as Shortcut];
        if (!shortcutKeys.includes(event.key)) continue;
        event.preventDefault();
        action();
        return;
      }
    };
    window.addEventListener("keydown", onKeyDown);
    listening.add(latest);
    return () => {
      window.removeEventListener("keydown", onKeyDown);
      listening.delete(latest);
    };
  }, []);
}
