import type { TFunction } from "i18next";
import type { Problem } from "../problem";
import type { FieldView } from "../view";

/** What is wrong, in words for this kind of input. */
export function problemText(problem: Problem, type: FieldView["type"], t: TFunction): string {
  switch (problem.kind) {
    case "said":
      return problem.text;
    case "pattern":
      return problem.text || t("problem.pattern");
    case "required":
      if (type === "OptIn") return t("problem.opt_in_required");
      return type === "CheckboxGroup" || type === "ChipsSelector"
        ? t("problem.choice_required")
        : t("problem.required");
    default:
      return t(`problem.${problem.kind}`, { ...problem });
  }
}
