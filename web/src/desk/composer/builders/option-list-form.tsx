import { useTranslation } from "react-i18next";
import type { FormProps } from "./builder";
import { AddButton, changedAt, GroupProblem, Repeated, TextField, withoutAt } from "./fields";
import { BUTTON_LIMIT } from "./message-parts";
import {
  DESCRIPTION_LIMIT,
  emptyRow,
  emptySection,
  LIST_RULES,
  type ListRow,
  type ListSectionDraft,
  MOST_ROWS,
  MOST_SECTIONS,
  type OptionListValues,
  ROW_LIMIT,
  rowCount,
  SECTION_LIMIT,
} from "./option-list";
import { Footer, HeadAndBody } from "./parts-fields";

export function OptionListForm({ values, change }: FormProps<OptionListValues>) {
  const { t } = useTranslation("desk");
  const { sections } = values;
  const count = rowCount(sections);
  return (
    <>
      <HeadAndBody values={values} rules={LIST_RULES} change={change} />
      <TextField
        field="button"
        label={t("builder.list_button")}
        value={values.button}
        onChange={(button) => change({ button })}
        limit={BUTTON_LIMIT}
      />
      {sections.map((section, at) => (
        <SectionFields
          // biome-ignore lint/suspicious/noArrayIndexKey: a place is what a section is
          key={at}
          section={section}
          at={at}
          alone={sections.length === 1}
          full={count >= MOST_ROWS}
          onChange={(next) => change({ sections: changedAt(sections, at, next) })}
          onRemove={() => change({ sections: withoutAt(sections, at) })}
        />
      ))}
      <GroupProblem field="sections" />
      <AddButton
        onClick={() => change({ sections: [...sections, emptySection()] })}
        disabled={sections.length >= MOST_SECTIONS || count >= MOST_ROWS}
      >
        {t("builder.add_section")}
      </AddButton>
      <p className="text-xs text-ink-faint">{t("builder.rows_used", { count, limit: MOST_ROWS })}</p>
      <Footer values={values} change={change} />
    </>
  );
}

interface SectionFieldsProps {
  section: ListSectionDraft;
  at: number;
  alone: boolean;
  /** No more rows in the whole list. */
  full: boolean;
  onChange(section: ListSectionDraft): void;
  onRemove(): void;
}

function SectionFields({ section, at, alone, full, onChange, onRemove }: SectionFieldsProps) {
  const { t } = useTranslation("desk");
  const { rows } = section;
  const field = `sections.${at}`;
  const editRow = (index: number, part: Partial<ListRow>) => {
    const row = { ...emptyRow(), ...rows[index], ...part };
    onChange({ ...section, rows: changedAt(rows, index, row) });
  };
  return (
    <Repeated
      title={t("builder.section", { number: at + 1 })}
      removeLabel={t("builder.remove_section", { number: at + 1 })}
      onRemove={alone ? undefined : onRemove}
    >
      <TextField
        field={`${field}.title`}
        label={t("builder.section_title")}
        value={section.title}
        onChange={(title) => onChange({ ...section, title })}
        limit={SECTION_LIMIT}
        optional={alone}
      />
      {rows.map((row, index) => (
        <Repeated
          // biome-ignore lint/suspicious/noArrayIndexKey: a place is what a row is
          key={index}
          title={t("builder.row", { number: index + 1 })}
          removeLabel={t("builder.remove_row", { number: index + 1 })}
          onRemove={
            rows.length > 1 ? () => onChange({ ...section, rows: withoutAt(rows, index) }) : undefined
          }
        >
          <TextField
            field={`${field}.rows.${index}.title`}
            label={t("builder.row_title")}
            value={row.title}
            onChange={(title) => editRow(index, { title })}
            limit={ROW_LIMIT}
          />
          <TextField
            field={`${field}.rows.${index}.description`}
            label={t("builder.row_description")}
            value={row.description}
            onChange={(description) => editRow(index, { description })}
            limit={DESCRIPTION_LIMIT}
            optional
          />
        </Repeated>
      ))}
      <GroupProblem field={`${field}.rows`} />
      <AddButton onClick={() => onChange({ ...section, rows: [...rows, emptyRow()] })} disabled={full}>
        {t("builder.add_row")}
      </AddButton>
    </Repeated>
  );
}
