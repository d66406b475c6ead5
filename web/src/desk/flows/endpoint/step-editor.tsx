import { Checkbox } from "@ui/checkbox";
import { Textarea } from "@ui/field";
import { Select } from "@ui/select";
import { useTranslation } from "react-i18next";
import type { AnswerStep } from "../../api/types";
import { DataEditor } from "./data-editor";
import { following, type TableForm } from "./endpoint-draft";

interface StepEditorProps {
  step: AnswerStep;
  screen: string | null;
  form: TableForm;
  onChange(step: AnswerStep): void;
}

const KINDS = ["screen", "finish", "message"] as const;

/** What is answered: a screen, the end, or a sentence. */
export function StepEditor({ step, screen, form, onChange }: StepEditorProps) {
  const { t } = useTranslation("desk");
  const next = following(form, screen);
  const empty = (kind: (typeof KINDS)[number]): AnswerStep => {
    if (kind === "screen") return { kind, screen: next[0] ?? "", data: {} };
    return kind === "finish" ? { kind, data: {}, with_answers: true } : { kind, text: "" };
  };
  // A form that was just opened can do nothing but show a screen.
  const kinds = KINDS.filter((kind) => screen !== null || kind === "screen" || kind === step.kind);
  const title = (id: string) => form.screens.find((known) => known.id === id)?.title ?? id;
  return (
    <div className="flex flex-col gap-2">
      <div className="grid gap-2 sm:grid-cols-2">
        <Select
          label={t("flows.endpoint.rules.then")}
          value={step.kind}
          onChange={(kind) => onChange(empty(kind))}
          choices={kinds.map((kind) => ({ value: kind, label: t(`flows.endpoint.step.${kind}`) }))}
        />
        {step.kind === "screen" && (
          <Select
            label={t("flows.endpoint.rules.target")}
            value={step.screen}
            onChange={(target) => onChange({ ...step, screen: target, data: {} })}
            choices={[...new Set([...next, step.screen])]
              .filter((id) => id !== "")
              .map((id) => ({ value: id, label: title(id) }))}
          />
        )}
      </div>
      {step.kind === "screen" && (
        <DataEditor
          data={step.data ?? {}}
          fields={form.screens.find(({ id }) => id === step.screen)?.data ?? []}
          onChange={(data) => onChange({ ...step, data })}
        />
      )}
      {step.kind === "finish" && (
        <>
          <Checkbox
            checked={step.with_answers ?? false}
            onChange={(with_answers) => onChange({ ...step, with_answers })}
          >
            {t("flows.endpoint.rules.with_answers")}
          </Checkbox>
          <DataEditor data={step.data ?? {}} free onChange={(data) => onChange({ ...step, data })} />
        </>
      )}
      {step.kind === "message" && (
        <Textarea
          aria-label={t("flows.endpoint.step.message")}
          placeholder={t("flows.endpoint.rules.message_hint")}
          maxLength={1000}
          value={step.text}
          onChange={(event) => onChange({ ...step, text: event.target.value })}
        />
      )}
    </div>
  );
}
