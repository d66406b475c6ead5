import { Input } from "@ui/field";
import { Select } from "@ui/select";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { AnswerCondition } from "../../api/types";

const TESTS = ["equals", "not_equals", "contains", "greater_than", "less_than", "present", "absent"] as const;

interface ConditionEditorProps {
  condition: AnswerCondition | null;
  /** What the screen sends. */
  fields: string[];
  onChange(condition: AnswerCondition | null): void;
}

/** When a rule counts: always, or by what was filled in. */
export function ConditionEditor({ condition, fields, onChange }: ConditionEditorProps) {
  const { t } = useTranslation("desk");
  const listId = useId();
  return (
    <div className="grid gap-2 sm:grid-cols-3">
      <Select
        label={t("flows.endpoint.rules.when")}
        value={condition?.test ?? "always"}
        onChange={(test) =>
          onChange(
            test === "always"
              ? null
              : { field: condition?.field ?? fields[0] ?? "", value: condition?.value ?? "", test },
          )
        }
        choices={[
          { value: "always", label: t("flows.endpoint.test_kind.always") },
          ...TESTS.map((test) => ({ value: test, label: t(`flows.endpoint.test_kind.${test}`) })),
        ]}
      />
      {condition && (
        <>
          <Input
            aria-label={t("flows.endpoint.rules.field")}
            placeholder={t("flows.endpoint.rules.field")}
            list={listId}
            value={condition.field}
            onChange={(event) => onChange({ ...condition, field: event.target.value })}
          />
          <datalist id={listId}>
            {fields.map((field) => (
              <option key={field} value={field} />
            ))}
          </datalist>
        </>
      )}
      {condition && condition.test !== "present" && condition.test !== "absent" && (
        <Input
          aria-label={t("flows.endpoint.rules.value")}
          placeholder={t("flows.endpoint.rules.value")}
          value={condition.value}
          onChange={(event) => onChange({ ...condition, value: event.target.value })}
        />
      )}
    </div>
  );
}
