import { useTranslation } from "react-i18next";
import type { FlowAnswer } from "../../api/types";

/** An answer for the eye: ticks in the language of the page, everything else in the words of the form. */
export function useAnswerText() {
  const { t } = useTranslation("desk");
  return (answer: FlowAnswer | undefined): string => {
    if (answer === undefined) return "";
    return typeof answer.value === "boolean" ? t(`flows.answer.${answer.value}`) : answer.text;
  };
}
