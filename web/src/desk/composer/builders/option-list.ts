import type { Json } from "@ui/unknown-json";
import type { BuilderFacts } from "./builder";
import {
  BUTTON_LIMIT,
  LIST_BODY_LIMIT,
  noParts,
  type PartRules,
  type Parts,
  PLAIN,
  partProblems,
  partsJson,
} from "./message-parts";
import { type FieldProblem, textProblems } from "./problems";

export const MOST_ROWS = 10;
export const MOST_SECTIONS = 10;
export const SECTION_LIMIT = 24;
export const ROW_LIMIT = 24;
export const DESCRIPTION_LIMIT = 72;
export const LIST_RULES: PartRules = { ...PLAIN, headers: ["none", "text"], bodyLimit: LIST_BODY_LIMIT };

export interface ListRow {
  title: string;
  description: string;
}

export interface ListSectionDraft {
  title: string;
  rows: ListRow[];
}

export interface OptionListValues extends Parts {
  button: string;
  sections: ListSectionDraft[];
}

export const emptyRow = (): ListRow => ({ title: "", description: "" });
export const emptySection = (): ListSectionDraft => ({ title: "", rows: [emptyRow()] });
export const emptyOptionList = (): OptionListValues => ({
  ...noParts(),
  button: "",
  sections: [emptySection()],
});

export const rowCount = (sections: ListSectionDraft[]) =>
  sections.reduce((count, section) => count + section.rows.length, 0);

export function optionListProblems(values: OptionListValues, { hasUpload }: BuilderFacts): FieldProblem[] {
  const { sections } = values;
  const rows = rowCount(sections);
  return [
    ...partProblems(values, LIST_RULES, hasUpload),
    ...textProblems("button", values.button, BUTTON_LIMIT),
    ...(rows === 0 ? [{ field: "sections", code: "too_few" as const, limit: 1 }] : []),
    ...(rows > MOST_ROWS ? [{ field: "sections", code: "too_many" as const, limit: MOST_ROWS }] : []),
    ...sections.flatMap((section, at) => sectionProblems(section, at, sections.length > 1)),
  ];
}

/** Only where there is another section does one need a title. */
function sectionProblems(section: ListSectionDraft, at: number, titleNeeded: boolean): FieldProblem[] {
  const field = `sections.${at}`;
  return [
    ...textProblems(`${field}.title`, section.title, SECTION_LIMIT, titleNeeded),
    ...(section.rows.length === 0 ? [{ field: `${field}.rows`, code: "too_few" as const, limit: 1 }] : []),
    ...section.rows.flatMap((row, index) => [
      ...textProblems(`${field}.rows.${index}.title`, row.title, ROW_LIMIT),
      ...textProblems(`${field}.rows.${index}.description`, row.description, DESCRIPTION_LIMIT, false),
    ]),
  ];
}

export const optionListJson = (values: OptionListValues): Json => ({
  type: "list",
  ...partsJson(values, LIST_RULES),
  action: {
    button: values.button.trim(),
    sections: values.sections.map((section, at) => ({
      ...(section.title.trim() !== "" && { title: section.title.trim() }),
      rows: section.rows.map((row, index) => ({
        id: `row-${at + 1}-${index + 1}`,
        title: row.title.trim(),
        ...(row.description.trim() !== "" && { description: row.description.trim() }),
      })),
    })),
  },
});
