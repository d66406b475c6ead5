import { cn } from "@ui/cn";
import { Check } from "lucide-react";
import { useId } from "react";
import type { ChoiceView } from "../view";
import { FieldFrame } from "./field-frame";
import { useFlow } from "./flow-context";
import { OptionRow } from "./option-row";
import { useFlowTexts } from "./texts";

/** Checkboxes, radio buttons and chips. */
export function ChoiceField({ field }: { field: ChoiceView }) {
  const { session } = useFlow();
  const { t } = useFlowTexts();
  const name = useId();
  const { type, chosen, options, max, enabled, large_media } = field;
  const single = type === "RadioButtonsGroup";
  const full = !single && chosen.length >= max;
  const hint = !single && max < options.length ? t("field.up_to", { max }) : "";

  const choose = (id: string, on: boolean) => {
    if (single) return void session.setValue(field.name, id);
    // In the order in which they stand, however they were chosen.
    const ids = options.map((option) => option.id).filter((one) => (one === id ? on : chosen.includes(one)));
    void session.setValue(field.name, ids);
  };

  return (
    <FieldFrame field={field} group hint={hint}>
      {({ labelId, describedBy, invalid }) => (
        <fieldset
          aria-labelledby={labelId}
          aria-describedby={describedBy}
          className={
            type === "ChipsSelector"
              ? "flex flex-wrap gap-2 pt-0.5"
              : cn("divide-y overflow-hidden rounded-md border", invalid && "border-danger")
          }
        >
          {options.map((option) => {
            const checked = chosen.includes(option.id);
            const row = {
              option,
              name,
              checked,
              disabled: !enabled || !option.enabled || (full && !checked),
              onChange: (on: boolean) => choose(option.id, on),
            };
            return type === "ChipsSelector" ? (
              <Chip key={option.id} {...row} />
            ) : (
              <OptionRow
                key={option.id}
                {...row}
                kind={single ? "radio" : "checkbox"}
                large_media={large_media}
              />
            );
          })}
        </fieldset>
      )}
    </FieldFrame>
  );
}

interface ChipProps {
  option: { title: string };
  checked: boolean;
  disabled: boolean;
  onChange(on: boolean): void;
}

function Chip({ option, checked, disabled, onChange }: ChipProps) {
  return (
    <label
      className={cn(
        "relative inline-flex min-h-9 max-w-full items-center gap-1.5 rounded-full border px-3.5 py-1 font-medium transition-colors",
        "has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus",
        disabled ? "opacity-50" : "cursor-pointer",
        checked ? "border-primary bg-primary-soft text-primary" : "border-line-strong hover:bg-hover",
      )}
    >
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
        className="sr-only"
      />
      {checked && <Check className="size-4 shrink-0" aria-hidden="true" />}
      <span className="min-w-0 break-words">{option.title}</span>
    </label>
  );
}
