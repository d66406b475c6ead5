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
import { type FieldProblem, linkProblems, textProblems } from "./problems";

export const LINK_RULES: PartRules = { ...PLAIN, headers: ANY_HEADER };

export interface LinkButtonValues extends Parts {
  label: string;
  url: string;
}

export const emptyLinkButton = (): LinkButtonValues => ({ ...noParts(), label: "", url: "" });

export const linkButtonProblems = (values: LinkButtonValues, { hasUpload }: BuilderFacts): FieldProblem[] => [
  ...partProblems(values, LINK_RULES, hasUpload),
  ...textProblems("label", values.label, BUTTON_LIMIT),
  ...linkProblems("url", values.url),
];

export const linkButtonJson = (values: LinkButtonValues): Json => ({
  type: "cta_url",
  ...partsJson(values, LINK_RULES),
  action: linkAction(values.label, values.url),
});

/** Also a card's. */
export const linkAction = (label: string, url: string): Json => ({
  name: "cta_url",
  parameters: { display_text: label.trim(), url: url.trim() },
});
