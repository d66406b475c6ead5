import { useSyncExternalStore } from "react";

function onVisibilityChange(notify: () => void) {
  document.addEventListener("visibilitychange", notify);
  return () => document.removeEventListener("visibilitychange", notify);
}

export function usePageVisible(): boolean {
  return useSyncExternalStore(onVisibilityChange, () => document.visibilityState === "visible");
}

/** Below this width the phone is the whole page; the same as Tailwind's `sm`. */
const NARROW = "(max-width: 639px)";

function onWidthChange(notify: () => void) {
  const query = window.matchMedia(NARROW);
  query.addEventListener("change", notify);
  return () => query.removeEventListener("change", notify);
}

export function useNarrowPage(): boolean {
  return useSyncExternalStore(onWidthChange, () => window.matchMedia(NARROW).matches);
}
