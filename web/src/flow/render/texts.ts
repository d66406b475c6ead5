import type { i18n as I18n, TFunction } from "i18next";
import { createContext, use, useMemo } from "react";
import { useTranslation } from "react-i18next";
import en from "../locales/en.json";
import es from "../locales/es.json";
import pt from "../locales/pt.json";

export const FLOW_LANGUAGES = { en, es, pt } as const;

/** A language other than the page's: that of a template, say. */
export const FlowLanguage = createContext<string | null>(null);

/** The texts around a business's own; they come with the components, whatever page shows them. */
export function useFlowTexts(): { t: TFunction; language: string } {
  const { i18n } = useTranslation();
  const asked = use(FlowLanguage) ?? i18n.language ?? "en";
  return useMemo(() => {
    addTexts(i18n);
    const known = asked.slice(0, 2) in FLOW_LANGUAGES;
    return { t: i18n.getFixedT(known ? asked.slice(0, 2) : "en", "flow"), language: asked.replace("_", "-") };
  }, [i18n, asked]);
}

function addTexts(i18n: I18n) {
  for (const [language, texts] of Object.entries(FLOW_LANGUAGES)) {
    if (!i18n.hasResourceBundle(language, "flow")) i18n.addResourceBundle(language, "flow", texts);
  }
}
