import { Input } from "@ui/field";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { variablesOf } from "../variables";

interface VariableExamplesProps {
  text: string;
  examples: Record<string, string>;
  onChange(examples: Record<string, string>): void;
}

/** An example for every variable: reviewers read the template with them, and so does the preview. */
export function VariableExamples({ text, examples, onChange }: VariableExamplesProps) {
  const { t } = useTranslation("desk");
  const id = useId();
  const names = variablesOf(text);
  if (names.length === 0) return null;
  return (
    <div>
      <p className="mb-1.5 text-xs font-semibold text-ink-soft">{t("templates.editor.examples")}</p>
      <ul className="grid gap-2 sm:grid-cols-2">
        {names.map((name) => (
          <li key={name} className="flex min-w-0 items-center gap-2">
            <label
              htmlFor={`${id}-${name}`}
              className="max-w-36 shrink-0 truncate rounded-full bg-primary-soft px-2 py-0.5 font-mono text-xs text-primary"
              title={name}
            >
              {`{{${name}}}`}
            </label>
            <Input
              id={`${id}-${name}`}
              dir="auto"
              value={examples[name] ?? ""}
              placeholder={t("templates.editor.example")}
              onChange={(event) => onChange({ ...examples, [name]: event.target.value })}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}
