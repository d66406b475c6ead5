import type { Json } from "@ui/unknown-json";
import type { BuilderFacts } from "./builder";
import {
  ANY_HEADER,
  BUTTON_LIMIT,
  noParts,
  type PartRules,
  type Parts,
  PLAIN,
  partProblems,
  partsJson,
} from "./message-parts";
import { type FieldProblem, textProblems, twins } from "./problems";

export const MOST_BUTTONS = 3;
export const BUTTONS_RULES: PartRules = { ...PLAIN, headers: ANY_HEADER };

export interface ReplyButtonsValues extends Parts {
  titles: string[];
}

export const emptyReplyButtons = (): ReplyButtonsValues => ({ ...noParts(), titles: [""] });

export function replyButtonsProblems(
  values: ReplyButtonsValues,
  { hasUpload }: BuilderFacts,
): FieldProblem[] {
  const titles = values.titles.map((text, index) => ({ field: `titles.${index}`, text }));
  return [
    ...partProblems(values, BUTTONS_RULES, hasUpload),
    ...(titles.length === 0 ? [{ field: "titles", code: "too_few" as const, limit: 1 }] : []),
    ...(titles.length > MOST_BUTTONS
      ? [{ field: "titles", code: "too_many" as const, limit: MOST_BUTTONS }]
      : []),
    ...titles.flatMap(({ field, text }) => textProblems(field, text, BUTTON_LIMIT)),
    ...twins(titles),
  ];
}

export const replyButtonsJson = (values: ReplyButtonsValues): Json => ({
  type: "button",
  ...partsJson(values, BUTTONS_RULES),
  action: {
    buttons: values.titles.map((title, index) => ({
      type: "reply",
      reply: { id: `button-${index + 1}`, title: title.trim() },
    })),
  },
});
