import { create } from "zustand";

export type Theme = "system" | "light" | "dark";

const STORAGE_KEY = "recado.theme";

function remembered(): Theme {
  const value = localStorage.getItem(STORAGE_KEY);
  return value === "light" || value === "dark" ? value : "system";
}

function apply(theme: Theme) {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

interface ThemeState {
  theme: Theme;
  setTheme(theme: Theme): void;
}

/** The chosen theme; `system` leaves the choice to the browser. */
export const useTheme = create<ThemeState>((set) => ({
  theme: remembered(),
  setTheme(theme) {
    localStorage.setItem(STORAGE_KEY, theme);
    apply(theme);
    set({ theme });
  },
}));

/** Called once, before the first render, so that the page never flashes in the wrong theme. */
export function startTheme() {
  apply(useTheme.getState().theme);
}
