import i18next, { type Resource } from "i18next";
import { initReactI18next } from "react-i18next";
import en from "./locales/en.json";
import es from "./locales/es.json";

export const LANGUAGES = { en: "English", es: "Español" } as const;
export type Language = keyof typeof LANGUAGES;

const STORAGE_KEY = "recado.language";

function preferred(): Language {
  const remembered = localStorage.getItem(STORAGE_KEY);
  if (remembered && remembered in LANGUAGES) return remembered as Language;
  const spoken = navigator.languages.map((tag) => tag.slice(0, 2));
  return spoken.find((tag): tag is Language => tag in LANGUAGES) ?? "en";
}

/** An app's own texts, one namespace named after the app for each language. */
export type Texts = Record<Language, Resource[string]>;

/** Called once by each app before its first render; the shared components' texts are the namespace `ui`. */
export function startI18n(texts: Texts) {
  void i18next.use(initReactI18next).init({
    resources: { en: { ui: en, ...texts.en }, es: { ui: es, ...texts.es } },
    lng: preferred(),
    fallbackLng: "en",
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  document.documentElement.lang = i18next.language;
}

export function setLanguage(language: Language) {
  localStorage.setItem(STORAGE_KEY, language);
  document.documentElement.lang = language;
  void i18next.changeLanguage(language);
}
