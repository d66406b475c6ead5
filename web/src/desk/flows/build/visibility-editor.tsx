import { Button } from "@ui/button";
import { Input } from "@ui/field";
import { Select } from "@ui/select";
import { useTranslation } from "react-i18next";
import { type Json, listIn, textIn } from "../../../flow/flow-json";
import { inputsOf, type Path, samePath, type Tree } from "../model/document";
import { screenOfPath } from "../model/edits";
import { type Condition, readCondition, writeCondition } from "../model/visibility";

interface VisibilityEditorProps {
  tree: Tree;
  path: Path;
  value: unknown;
  onChange(value: unknown): void;
}

/** When the component is seen: always, or after an answer on the same screen. */
export function VisibilityEditor({ tree, path, value, onChange }: VisibilityEditorProps) {
  const { t } = useTranslation("desk");
  const others = inputsOf(tree).filter(
    (input) =>
      input.screen === screenOfPath(path) && !samePath(input.path, path) && asksSomething(input.component),
  );
  const condition = readCondition(value);
  const first = others[0];
  if (value !== undefined && condition === null) {
    return (
      <div>
        <p className="text-sm font-semibold text-ink-soft">{t("flows.visible.title")}</p>
        <code className="mt-1 block rounded-md bg-sunken p-2 font-mono text-xs break-all">
          {JSON.stringify(value)}
        </code>
        <Button size="sm" className="mt-2" onClick={() => onChange(undefined)}>
          {t("flows.visible.always")}
        </Button>
      </div>
    );
  }
  if (condition === null) {
    if (first === undefined) return null;
    return (
      <div>
        <p className="text-sm font-semibold text-ink-soft">{t("flows.visible.title")}</p>
        <Button
          size="sm"
          className="mt-1.5"
          onClick={() => onChange(writeCondition(startOf(first.name, first.component)))}
        >
          {t("flows.visible.add")}
        </Button>
      </div>
    );
  }
  const field = others.find(({ name }) => name === condition.field);
  const change = (part: Partial<Condition>) => onChange(writeCondition({ ...condition, ...part }));
  const choices = listIn(field?.component["data-source"]).map((item) => ({
    value: textIn(item.id),
    label: textIn(item.title) || textIn(item.id),
  }));
  return (
    <div className="flex flex-col gap-2">
      <p className="text-sm font-semibold text-ink-soft">{t("flows.visible.title")}</p>
      <Select
        label={t("flows.visible.field")}
        value={condition.field}
        onChange={(name) => {
          const next = others.find((input) => input.name === name);
          if (next) onChange(writeCondition(startOf(name, next.component)));
        }}
        choices={others.map(({ name, component }) => ({
          value: name,
          label: textIn(component.label) || name,
        }))}
      />
      {field === undefined && (
        <p className="text-xs text-danger">{t("flows.visible.gone", { name: condition.field })}</p>
      )}
      <Select
        label={t("flows.visible.how")}
        value={condition.is ? "is" : "is_not"}
        onChange={(how) => change({ is: how === "is" })}
        choices={[
          { value: "is", label: t("flows.visible.is") },
          { value: "is_not", label: t("flows.visible.is_not") },
        ]}
      />
      {typeof condition.value === "boolean" ? (
        <Select
          label={t("flows.visible.value")}
          value={String(condition.value)}
          onChange={(next) => change({ value: next === "true" })}
          choices={[
            { value: "true", label: t("flows.answer.true") },
            { value: "false", label: t("flows.answer.false") },
          ]}
        />
      ) : choices.length > 0 ? (
        <Select
          label={t("flows.visible.value")}
          value={condition.value}
          onChange={(next) => change({ value: next })}
          choices={choices}
        />
      ) : (
        <Input
          aria-label={t("flows.visible.value")}
          value={condition.value}
          onChange={(event) => change({ value: event.target.value })}
        />
      )}
      <Button size="sm" variant="quiet" className="self-start" onClick={() => onChange(undefined)}>
        {t("flows.visible.always")}
      </Button>
    </div>
  );
}

/** Lists of answers cannot be compared with one. */
const asksSomething = ({ type }: Json) =>
  type === "TextInput" || type === "RadioButtonsGroup" || type === "Dropdown" || type === "OptIn";

const startOf = (field: string, component: Json): Condition => ({
  field,
  is: true,
  value: component.type === "OptIn" ? true : textIn(listIn(component["data-source"])[0]?.id),
});
