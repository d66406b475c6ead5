import { useSyncExternalStore } from "react";

export const SECTIONS = [
  "overview",
  "requests",
  "webhooks",
  "customers",
  "numbers",
  "templates",
  "charges",
  "faults",
] as const;
export type Section = (typeof SECTIONS)[number];

function onHashChange(notify: () => void) {
  window.addEventListener("hashchange", notify);
  return () => window.removeEventListener("hashchange", notify);
}

/** The section in the URL's fragment: Graph owns the paths of this host, so the console has only one. */
export function useSection(): Section {
  const hash = useSyncExternalStore(onHashChange, () => window.location.hash.slice(1));
  return SECTIONS.find((section) => section === hash) ?? "overview";
}
