import { useTranslation } from "react-i18next";
import type { FormProps } from "./builder";
import { AddButton, changedAt, GroupProblem, TextField, withoutAt } from "./fields";
import { BUTTON_LIMIT } from "./message-parts";
import { Footer, HeadAndBody } from "./parts-fields";
import { RemovableField } from "./removable-field";
import { BUTTONS_RULES, MOST_BUTTONS, type ReplyButtonsValues } from "./reply-buttons";

export function ReplyButtonsForm({ values, change }: FormProps<ReplyButtonsValues>) {
  const { t } = useTranslation("desk");
  const { titles } = values;
  return (
    <>
      <HeadAndBody values={values} rules={BUTTONS_RULES} change={change} />
      {titles.map((title, index) => (
        <RemovableField
          // biome-ignore lint/suspicious/noArrayIndexKey: a place is what a button is
          key={index}
          removeLabel={t("builder.remove_button", { number: index + 1 })}
          onRemove={titles.length > 1 ? () => change({ titles: withoutAt(titles, index) }) : undefined}
        >
          <TextField
            field={`titles.${index}`}
            label={t("builder.button", { number: index + 1 })}
            value={title}
            onChange={(next) => change({ titles: changedAt(titles, index, next) })}
            limit={BUTTON_LIMIT}
            className="flex-1"
          />
        </RemovableField>
      ))}
      <GroupProblem field="titles" />
      <AddButton onClick={() => change({ titles: [...titles, ""] })} disabled={titles.length >= MOST_BUTTONS}>
        {t("builder.add_button", { count: titles.length, limit: MOST_BUTTONS })}
      </AddButton>
      <Footer values={values} change={change} />
    </>
  );
}
