import { Button, IconButton } from "@ui/button";
import { Select } from "@ui/select";
import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { AnswerRule } from "../../api/types";
import { ConditionEditor } from "./condition-editor";
import { newRule, type TableForm } from "./endpoint-draft";
import { StepEditor } from "./step-editor";

interface RuleTableProps {
  rules: AnswerRule[];
  form: TableForm;
  errors: { field: string; detail: string }[];
  onChange(rules: AnswerRule[]): void;
}

/** A select has no empty value: the opening of the form gets a name that no screen has. */
const OPENING = "+opening";

/** The answers, from the first rule that is looked at to the last. */
export function RuleTable({ rules, form, errors, onChange }: RuleTableProps) {
  const { t } = useTranslation("desk");
  const set = (index: number, rule: AnswerRule) =>
    onChange(rules.map((known, at) => (at === index ? rule : known)));
  const move = (index: number, by: number) => {
    const moved = [...rules];
    const [rule] = moved.splice(index, 1);
    if (rule) moved.splice(index + by, 0, rule);
    onChange(moved);
  };
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-1 text-sm font-semibold text-ink-soft">{t("flows.endpoint.rules.title")}</legend>
      <p className="text-xs text-ink-faint">{t("flows.endpoint.rules.text")}</p>
      {rules.length === 0 && (
        <p className="rounded-md border border-dashed px-3 py-4 text-center text-sm text-ink-soft">
          {t("flows.endpoint.rules.none")}
        </p>
      )}
      {rules.map((rule, index) => (
        <RuleCard
          // Rules have no id; what is edited keeps its place.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          key={index}
          number={index + 1}
          rule={rule}
          form={form}
          errors={errors
            .filter(({ field }) => field.startsWith(`rules[${index}].`))
            .map(({ detail }) => detail)}
          onChange={(changed) => set(index, changed)}
          onUp={index > 0 ? () => move(index, -1) : undefined}
          onDown={index < rules.length - 1 ? () => move(index, 1) : undefined}
          onRemove={() => onChange(rules.filter((_, at) => at !== index))}
        />
      ))}
      <Button
        size="sm"
        className="self-start"
        data-testid="add-rule"
        onClick={() => onChange([...rules, newRule(form)])}
      >
        <Plus />
        {t("flows.endpoint.rules.add")}
      </Button>
    </fieldset>
  );
}

interface RuleCardProps {
  number: number;
  rule: AnswerRule;
  form: TableForm;
  errors: string[];
  onChange(rule: AnswerRule): void;
  onUp?: () => void;
  onDown?: () => void;
  onRemove(): void;
}

function RuleCard({ number, rule, form, errors, onChange, onUp, onDown, onRemove }: RuleCardProps) {
  const { t } = useTranslation("desk");
  const known = form.screens.map(({ id, title }) => ({
    value: id,
    label: t("flows.endpoint.rules.sent", { screen: title }),
  }));
  const screens = [{ value: OPENING, label: t("flows.endpoint.rules.opened") }, ...known];
  // A screen that the form lost still shows what the rule says.
  if (rule.screen !== null && !form.screens.some(({ id }) => id === rule.screen)) {
    screens.push({ value: rule.screen, label: t("flows.endpoint.rules.sent", { screen: rule.screen }) });
  }
  const sends = form.screens.find(({ id }) => id === rule.screen)?.sends ?? [];
  return (
    <fieldset
      aria-label={t("flows.endpoint.rules.number", { number })}
      data-invalid={errors.length > 0 || undefined}
      className="flex flex-col gap-3 rounded-md border bg-canvas p-3 data-invalid:border-danger"
    >
      <div className="flex items-center gap-1">
        <span className="flex-1 text-sm font-semibold">{t("flows.endpoint.rules.number", { number })}</span>
        <IconButton size="sm" label={t("flows.move_up")} disabled={!onUp} onClick={onUp}>
          <ArrowUp />
        </IconButton>
        <IconButton size="sm" label={t("flows.move_down")} disabled={!onDown} onClick={onDown}>
          <ArrowDown />
        </IconButton>
        <IconButton size="sm" label={t("flows.remove")} onClick={onRemove}>
          <Trash2 />
        </IconButton>
      </div>
      <Select
        label={t("flows.endpoint.rules.event")}
        value={rule.screen ?? OPENING}
        onChange={(screen) => onChange({ ...rule, screen: screen === OPENING ? null : screen })}
        choices={screens}
      />
      <ConditionEditor
        condition={rule.when}
        fields={sends}
        onChange={(when) => onChange({ ...rule, when })}
      />
      <StepEditor
        step={rule.answer}
        screen={rule.screen}
        form={form}
        onChange={(answer) => onChange({ ...rule, answer })}
      />
      {errors.map((error) => (
        <p key={error} role="alert" className="text-sm text-danger">
          {error}
        </p>
      ))}
    </fieldset>
  );
}
