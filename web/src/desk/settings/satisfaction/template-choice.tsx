import { useQuery } from "@tanstack/react-query";
import { Field } from "@ui/field";
import { Select } from "@ui/select";
import { useTranslation } from "react-i18next";
import { desk } from "../../api/desk";
import { keys } from "../../api/query-keys";
import type { SurveySettings } from "../../api/survey";

const NONE = "none";
const APPROVED = { status: "APPROVED" };

interface TemplateChoiceProps {
  chosen: SurveySettings["template"];
  onChange(chosen: SurveySettings["template"]): void;
  error: string | undefined;
}

/** What asks where the customer service window is shut. The server says which templates can. */
export function TemplateChoice({ chosen, onChange, error }: TemplateChoiceProps) {
  const { t } = useTranslation("desk");
  const approved = useQuery({
    queryKey: [...keys.survey, "templates"],
    queryFn: ({ signal }) => desk.templates(APPROVED, { cursor: null, signal }),
  });
  const known = (approved.data?.data ?? []).flatMap(({ variants }) => variants);
  const word = (name: string, language: string) => `${name} · ${language}`;
  const values = new Set(known.map(({ name, language }) => word(name, language)));
  if (chosen) values.add(word(chosen.name, chosen.language));
  return (
    <Field label={t("satisfaction.template")} hint={t("satisfaction.template_hint")} error={error}>
      {(control) => (
        <Select
          id={control.id}
          value={chosen ? word(chosen.name, chosen.language) : NONE}
          choices={[
            { value: NONE, label: t("satisfaction.no_template") },
            ...[...values].map((value) => ({ value, label: value })),
          ]}
          onChange={(value) => {
            const [name = "", language = ""] = value.split(" · ");
            onChange(value === NONE ? null : { name, language });
          }}
          data-testid="survey-template"
        />
      )}
    </Field>
  );
}
