import { useQuery } from "@tanstack/react-query";
import { Field } from "@ui/field";
import { Select } from "@ui/select";
import { useTranslation } from "react-i18next";
import { desk } from "../../api/desk";
import { keys } from "../../api/query-keys";
import type { SurveyForm } from "../../api/survey";
import { useFlows } from "../../flows/use-flows";

type Asking = Extract<SurveyForm, { kind: "flow" }>;

/** No choice of a list may be empty. */
const NONE = "none";

interface FormQuestionsProps {
  form: Asking;
  onChange(form: Asking): void;
  wrong(field: string): string | undefined;
}

/** Which published form asks, and which of its questions are the score and the comment. */
export function FormQuestions({ form, onChange, wrong }: FormQuestionsProps) {
  const { t } = useTranslation("desk");
  const flows = useFlows().flows.filter(({ published_at }) => published_at !== null);
  const detail = useQuery({
    queryKey: keys.flow(form.flow_id),
    queryFn: () => desk.flow(form.flow_id),
    enabled: form.flow_id !== "",
  });
  const questions = detail.data?.questions ?? [];
  const scored = questions.filter(({ choices }) => choices.length > 1);
  return (
    <div className="grid gap-4 sm:grid-cols-3">
      <Field
        label={t("satisfaction.flow")}
        hint={flows.length === 0 ? t("satisfaction.no_flows") : undefined}
        error={wrong("form.flow_id")}
      >
        {(control) => (
          <Select
            id={control.id}
            value={form.flow_id}
            disabled={flows.length === 0}
            choices={flows.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(flow_id) => onChange({ kind: "flow", flow_id, score_key: "", comment_key: null })}
          />
        )}
      </Field>
      <Field label={t("satisfaction.score_key")} error={wrong("form.score_key")}>
        {(control) => (
          <Select
            id={control.id}
            value={form.score_key}
            disabled={scored.length === 0}
            choices={scored.map(({ key, label }) => ({ value: key, label }))}
            onChange={(score_key) => onChange({ ...form, score_key })}
          />
        )}
      </Field>
      <Field label={t("satisfaction.comment_key")} error={wrong("form.comment_key")}>
        {(control) => (
          <Select
            id={control.id}
            value={form.comment_key ?? NONE}
            choices={[
              { value: NONE, label: t("satisfaction.no_comment") },
              ...questions
                .filter(({ key }) => key !== form.score_key)
                .map(({ key, label }) => ({ value: key, label })),
            ]}
            onChange={(key) => onChange({ ...form, comment_key: key === NONE ? null : key })}
          />
        )}
      </Field>
    </div>
  );
}
