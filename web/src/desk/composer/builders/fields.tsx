import { IconButton } from "@ui/button";
import { cn } from "@ui/cn";
import { Field, Input, Textarea } from "@ui/field";
import { Plus, Trash2 } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { lengthOf } from "../attachment-rules";
import { useForm } from "./form-context";

/** The sentence about a field, when there is something to say. */
export function useProblemText(field: string): string | undefined {
  const { t } = useTranslation("desk");
  const problem = useForm().problemAt(field);
  if (!problem) return undefined;
  const { code, limit = 0 } = problem;
  return t(`builder.problem.${code}`, { count: limit, limit: limit.toLocaleString() });
}

interface TextFieldProps
  extends Pick<ComponentProps<"input">, "placeholder" | "inputMode" | "type" | "autoComplete"> {
  /** Path in the builder's values. */
  field: string;
  label: string;
  value: string;
  onChange(value: string): void;
  /** Most characters; a counter shows how many there are. */
  limit?: number;
  rows?: number;
  optional?: boolean;
  hint?: ReactNode;
  className?: string;
}

/** Nothing that was typed or pasted is cut: what is too much is said. */
export function TextField({
  field,
  label,
  value,
  onChange,
  limit,
  rows,
  optional,
  hint,
  className,
  ...input
}: TextFieldProps) {
  const { t } = useTranslation("desk");
  const error = useProblemText(field);
  return (
    <Field
      label={
        <span className="flex items-baseline justify-between gap-2">
          <span className="min-w-0 truncate">
            {label}
            {optional && <span className="font-normal text-ink-faint"> · {t("builder.optional")}</span>}
          </span>
          {limit !== undefined && <Counter length={lengthOf(value.trim())} limit={limit} />}
        </span>
      }
      error={error}
      hint={hint}
      className={cn("min-w-0", className)}
    >
      {(control) =>
        rows ? (
          <Textarea
            {...control}
            dir="auto"
            rows={rows}
            value={value}
            placeholder={input.placeholder}
            data-field={field}
            onChange={(event) => onChange(event.target.value)}
            className="min-h-0"
          />
        ) : (
          <Input
            {...control}
            {...input}
            dir="auto"
            value={value}
            data-field={field}
            onChange={(event) => onChange(event.target.value)}
          />
        )
      }
    </Field>
  );
}

function Counter({ length, limit }: { length: number; limit: number }) {
  return (
    <span
      className={cn(
        "shrink-0 text-xs font-normal tabular-nums",
        length > limit ? "font-semibold text-danger" : "text-ink-faint",
      )}
    >
      {length.toLocaleString()}/{limit.toLocaleString()}
    </span>
  );
}

/** A problem of several fields together, such as too many rows. */
export function GroupProblem({ field }: { field: string }) {
  const text = useProblemText(field);
  if (!text) return null;
  return (
    <p role="alert" data-problem={field} className="text-xs text-danger">
      {text}
    </p>
  );
}

interface RepeatedProps {
  title: string;
  /** Absent where none may go. */
  onRemove?(): void;
  removeLabel: string;
  children: ReactNode;
}

/** One of several alike: a card, a section, an item. */
export function Repeated({ title, onRemove, removeLabel, children }: RepeatedProps) {
  return (
    <fieldset className="flex min-w-0 flex-col gap-3 rounded-md border p-3">
      <legend className="sr-only">{title}</legend>
      <div className="-my-1 flex items-center justify-between gap-2">
        <span aria-hidden="true" className="text-sm font-bold text-ink-soft">
          {title}
        </span>
        {onRemove && (
          <IconButton size="sm" label={removeLabel} onClick={onRemove}>
            <Trash2 />
          </IconButton>
        )}
      </div>
      {children}
    </fieldset>
  );
}

interface AddButtonProps {
  onClick(): void;
  disabled?: boolean;
  children: ReactNode;
}

export function AddButton({ onClick, disabled, children }: AddButtonProps) {
  return (
    <button
      type="button"
      onClick={onClick}
      disabled={disabled}
      className="inline-flex h-8 items-center gap-1.5 self-start rounded-md px-2 text-sm font-semibold text-primary hover:bg-hover disabled:text-ink-faint disabled:hover:bg-transparent"
    >
      <Plus className="size-4" aria-hidden="true" />
      {children}
    </button>
  );
}

interface ChoiceRowProps<Value extends string> {
  label: string;
  value: Value;
  choices: readonly { value: Value; label: string }[];
  onChange(value: Value): void;
}

/** A few things of which one is chosen, all of them seen. */
export function ChoiceRow<Value extends string>({ label, value, choices, onChange }: ChoiceRowProps<Value>) {
  return (
    <fieldset className="flex min-w-0 flex-col gap-1.5">
      <legend className="mb-1.5 text-sm font-semibold text-ink-soft">{label}</legend>
      <div className="flex flex-wrap gap-1.5">
        {choices.map((choice) => (
          <label
            key={choice.value}
            className={cn(
              "inline-flex h-8 cursor-pointer items-center rounded-full border px-3 text-sm has-focus-visible:outline-2 has-focus-visible:outline-focus",
              choice.value === value
                ? "border-primary bg-primary-soft font-semibold text-primary"
                : "border-line-strong text-ink-soft hover:bg-hover",
            )}
          >
            <input
              type="radio"
              className="sr-only"
              checked={choice.value === value}
              onChange={() => onChange(choice.value)}
            />
            {choice.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** The list with one of its places changed. */
export const changedAt = <Item,>(items: Item[], index: number, item: Item): Item[] => items.with(index, item);
export const withoutAt = <Item,>(items: Item[], index: number): Item[] => items.toSpliced(index, 1);
