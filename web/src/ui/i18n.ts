import i18next, { type Resource } from "i18next";
import { initReactI18next } from "react-i18next";
import en from "./locales/en.json";
import es from "./locales/es.json";
import pt from "./locales/pt.json";

export const LANGUAGES = { en: "English", es: "Español", pt: "Português" } as const;
export type Language = keyof typeof LANGUAGES;

const STORAGE_KEY = "recado.language";

function preferred(): Language {
  const remembered = localStorage.getItem(STORAGE_KEY);
  if (remembered && remembered in LANGUAGES) return remembered as Language;
  const spoken = navigator.languages.map((tag) => tag.slice(0, 2));
  return spoken.find((tag): tag is Language => tag in LANGUAGES) ?? "en";
}

/** An app's own texts, one namespace named after the app for each language. What a language lacks is read in English. */
export type Texts = { en: Resource[string] } & Partial<Record<Language, Resource[string]>>;

/** Portuguese is written as in Brazil; screen readers and hyphenation differ from Portugal's. */
const TAGS: Record<Language, string> = { en: "en", es: "es", pt: "pt-BR" };

/** Called once by each app before its first render; the shared components' texts are the namespace `ui`. */
export function startI18n(texts: Texts) {
  void i18next.use(initReactI18next).init({
    resources: { en: { ui: en, ...texts.en }, es: { ui: es, ...texts.es }, pt: { ui: pt, ...texts.pt } },
    lng: preferred(),
    fallbackLng: "en",
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  document.documentElement.lang = TAGS[i18next.language as Language] ?? i18next.language;
}

export function setLanguage(language: Language) {
  localStorage.setItem(STORAGE_KEY, language);
  document.documentElement.lang = TAGS[language];
  void i18next.changeLanguage(language);
}
