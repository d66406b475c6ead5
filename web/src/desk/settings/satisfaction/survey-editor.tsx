import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "@ui/button";
import { Field, Input, Textarea } from "@ui/field";
import { Select } from "@ui/select";
import { Switch } from "@ui/switch";
import { toast } from "@ui/toast";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { detailAt, sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";
import { type SurveySettings, survey } from "../../api/survey";
import { FormQuestions } from "./form-questions";
import { QuestionPreview } from "./question-preview";
import { TemplateChoice } from "./template-choice";

const DELAYS_MINUTES = [0, 5, 30, 60, 240, 1440];
const PAUSES_DAYS = [0, 1, 7, 30, 90, 365];
const FIELDS = [
  "question",
  "button",
  "thanks",
  "template",
  "form.flow_id",
  "form.score_key",
  "form.comment_key",
];

/** The question, how it can be answered, and when it is asked. */
export function SurveyEditor({ saved }: { saved: SurveySettings }) {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const [written, setWritten] = useState(saved);
  const save = useMutation({
    mutationFn: () => survey.change(written),
    onSuccess: (kept) => {
      client.setQueryData(keys.survey, kept);
      setWritten(kept);
      toast.success(t("satisfaction.saved"));
    },
  });
  const change = (part: Partial<SurveySettings>) => {
    setWritten((before) => ({ ...before, ...part }));
    // What was wrong with the former text need not be wrong with this one.
    save.reset();
  };
  const wrong = (field: string) => detailAt(save.error, field);
  const labelsWrong = written.labels.map((_, at) => wrong(`labels[${at}]`));
  const isElsewhere = save.error && !FIELDS.some(wrong) && !labelsWrong.some(Boolean);
  const hasChanged = JSON.stringify(written) !== JSON.stringify(saved);
  const { kind } = written.form;

  return (
    <section className="rounded-lg border bg-surface p-4 sm:p-6" aria-label={t("satisfaction.settings")}>
      <form
        className="flex flex-col gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Switch
          checked={written.is_on}
          onChange={(is_on) => change({ is_on })}
          label={t("satisfaction.is_on")}
          hint={t("satisfaction.is_on_hint")}
        />
        <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_17rem]">
          <div className="flex min-w-0 flex-col gap-5">
            <Field label={t("satisfaction.question")} error={wrong("question")}>
              {(control) => (
                <Textarea
                  {...control}
                  value={written.question}
                  maxLength={1024}
                  required
                  onChange={({ target }) => change({ question: target.value })}
                  data-testid="survey-question"
                />
              )}
            </Field>
            <Field label={t("satisfaction.kind")}>
              {(control) => (
                <Select
                  id={control.id}
                  value={kind}
                  choices={(["buttons", "list", "flow"] as const).map((value) => ({
                    value,
                    label: t(`satisfaction.kinds.${value}`),
                  }))}
                  onChange={(next) =>
                    change({
                      form:
                        next === "flow"
                          ? { kind: next, flow_id: "", score_key: "", comment_key: null }
                          : { kind: next },
                    })
                  }
                  data-testid="survey-kind"
                />
              )}
            </Field>
            {written.form.kind === "flow" && (
              <FormQuestions form={written.form} onChange={(form) => change({ form })} wrong={wrong} />
            )}
            <fieldset className="flex min-w-0 flex-col gap-2">
              <legend className="mb-1.5 text-sm font-semibold text-ink-soft">
                {t("satisfaction.labels")}
              </legend>
              <div className="grid gap-2 sm:grid-cols-2">
                {written.labels.map((label, at) => {
                  const score = written.labels.length - at;
                  const isUsed = kind !== "list" ? at % 2 === 0 : true;
                  return (
                    // biome-ignore lint/suspicious/noArrayIndexKey: there are always five, in this order
                    <div key={at} className="flex flex-col gap-1">
                      <div className="flex items-center gap-2">
                        <span className="w-8 shrink-0 text-end text-sm text-ink-faint" aria-hidden="true">
                          {score} ★
                        </span>
                        <Input
                          aria-label={t("satisfaction.label_of", { score })}
                          aria-invalid={labelsWrong[at] ? true : undefined}
                          value={label}
                          maxLength={20}
                          required
                          disabled={!isUsed}
                          onChange={({ target }) =>
                            change({
                              labels: written.labels.map((one, index) => (index === at ? target.value : one)),
                            })
                          }
                          data-testid="survey-label"
                        />
                      </div>
                      {labelsWrong[at] && (
                        <p role="alert" className="ps-10 text-xs text-danger">
                          {labelsWrong[at]}
                        </p>
                      )}
                    </div>
                  );
                })}
              </div>
              <p className="text-xs text-ink-faint">
                {t(kind === "flow" ? "satisfaction.labels_of_flow" : `satisfaction.labels_of_${kind}`)}
              </p>
            </fieldset>
            {kind !== "buttons" && (
              <Field label={t("satisfaction.button")} error={wrong("button")} className="sm:max-w-64">
                {(control) => (
                  <Input
                    {...control}
                    value={written.button}
                    maxLength={20}
                    required
                    onChange={({ target }) => change({ button: target.value })}
                  />
                )}
              </Field>
            )}
            <div className="grid gap-4 sm:grid-cols-2">
              <Field label={t("satisfaction.delay")}>
                {(control) => (
                  <Select
                    id={control.id}
                    value={String(written.delay_minutes)}
                    choices={withKept(DELAYS_MINUTES, written.delay_minutes).map((minutes) => ({
                      value: String(minutes),
                      label: minutesText(t, minutes),
                    }))}
                    onChange={(minutes) => change({ delay_minutes: Number(minutes) })}
                    data-testid="survey-delay"
                  />
                )}
              </Field>
              <Field label={t("satisfaction.every")}>
                {(control) => (
                  <Select
                    id={control.id}
                    value={String(written.every_days)}
                    choices={withKept(PAUSES_DAYS, written.every_days).map((days) => ({
                      value: String(days),
                      label:
                        days === 0
                          ? t("satisfaction.every_time")
                          : t("satisfaction.every_days", { count: days }),
                    }))}
                    onChange={(days) => change({ every_days: Number(days) })}
                    data-testid="survey-every"
                  />
                )}
              </Field>
            </div>
            <TemplateChoice
              chosen={written.template}
              onChange={(template) => change({ template })}
              error={wrong("template")}
            />
            <Field
              label={t("satisfaction.thanks")}
              hint={t("satisfaction.thanks_hint")}
              error={wrong("thanks")}
            >
              {(control) => (
                <Textarea
                  {...control}
                  value={written.thanks}
                  maxLength={4096}
                  className="min-h-16"
                  onChange={({ target }) => change({ thanks: target.value })}
                />
              )}
            </Field>
            <Switch
              checked={written.asks_comment}
              onChange={(asks_comment) => change({ asks_comment })}
              label={t("satisfaction.asks_comment")}
              hint={t("satisfaction.asks_comment_hint")}
            />
          </div>
          <QuestionPreview settings={written} />
        </div>
        {isElsewhere && (
          <p role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-sm font-medium text-danger">
            {sentenceOf(save.error)}
          </p>
        )}
        <div className="flex gap-2">
          <Button
            type="submit"
            variant="primary"
            busy={save.isPending}
            disabled={!hasChanged}
            data-testid="survey-save"
          >
            {t("app.save")}
          </Button>
          {hasChanged && <Button onClick={() => setWritten(saved)}>{t("app.cancel")}</Button>}
        </div>
      </form>
    </section>
  );
}

/** What is offered, and what was set by a program. */
const withKept = (offered: number[], kept: number) =>
  offered.includes(kept) ? offered : [...offered, kept].toSorted((a, b) => a - b);

function minutesText(t: TFunction<"desk">, minutes: number) {
  if (minutes === 0) return t("satisfaction.at_once");
  if (minutes % 1440 === 0) return t("satisfaction.days", { count: minutes / 1440 });
  if (minutes % 60 === 0) return t("satisfaction.hours", { count: minutes / 60 });
  return t("satisfaction.minutes", { count: minutes });
}
