import { lengthOf } from "../attachment-rules";

/** What keeps a message from being sent, and at which field. */
export interface FieldProblem {
  /** Path of the field in the builder's values, such as `buttons.0.title`. */
  field: string;
  code: ProblemCode;
  /** What the sentence about it counts. */
  limit?: number;
}

export type ProblemCode =
  | "needed"
  | "too_long"
  | "not_unique"
  | "too_few"
  | "too_many"
  | "not_a_link"
  | "line_breaks"
  | "pin_code"
  | "not_json"
  | "not_an_amount"
  | "not_a_quantity"
  | "reference"
  | "too_soon"
  | "file_gone"
  | "same_kind"
  | "not_coordinates"
  | "upi_link"
  | "discount_too_high";

/** Not yet filled in is no mistake before somebody wants to send. */
export const isLate = ({ code }: FieldProblem) => code === "needed" || code === "too_few";

/** A text that has to be there, and its limit. */
export function textProblems(field: string, text: string, limit: number, needed = true): FieldProblem[] {
  if (needed && text.trim() === "") return [{ field, code: "needed" }];
  return lengthOf(text.trim()) > limit ? [{ field, code: "too_long", limit }] : [];
}

/** Each text after the first of its like. Empty ones have a problem of their own. */
export function twins(texts: { field: string; text: string }[]): FieldProblem[] {
  const seen = new Set<string>();
  return texts.flatMap(({ field, text }) => {
    const key = text.trim();
    if (key === "") return [];
    if (seen.has(key)) return [{ field, code: "not_unique" as const }];
    seen.add(key);
    return [];
  });
}

export function linkProblems(field: string, url: string): FieldProblem[] {
  const text = url.trim();
  if (text === "") return [{ field, code: "needed" }];
  return /^https?:\/\/[^\s/]/i.test(text) && URL.canParse(text) ? [] : [{ field, code: "not_a_link" }];
}
