import { Check, ChevronDown } from "lucide-react";
import { Select as RadixSelect } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "./cn";
import { FIELD_LOOK } from "./field";

export interface Choice<Value extends string> {
  value: Value;
  label: ReactNode;
}

interface SelectProps<Value extends string> {
  value: Value;
  onChange(value: Value): void;
  choices: readonly Choice<Value>[];
  /** Read aloud when no label element names the control. */
  label?: string;
  id?: string;
  disabled?: boolean;
  className?: string;
  "data-testid"?: string;
}

export function Select<Value extends string>({
  value,
  onChange,
  choices,
  label,
  id,
  disabled,
  className,
  "data-testid": testId,
}: SelectProps<Value>) {
  return (
    <RadixSelect.Root value={value} onValueChange={(next) => onChange(next as Value)} disabled={disabled}>
      <RadixSelect.Trigger
        id={id}
        aria-label={label}
        data-testid={testId}
        className={cn(FIELD_LOOK, "flex h-9 items-center justify-between gap-2 text-start", className)}
      >
        <span className="truncate">
          <RadixSelect.Value />
        </span>
        <ChevronDown className="size-4 shrink-0 text-ink-faint" aria-hidden="true" />
      </RadixSelect.Trigger>
      <RadixSelect.Portal>
        <RadixSelect.Content
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) animate-pop overflow-hidden rounded-md border bg-raised shadow-pop"
        >
          <RadixSelect.Viewport className="p-1">
            {choices.map((choice) => (
              <RadixSelect.Item
                key={choice.value}
                value={choice.value}
                className="flex h-8 cursor-pointer items-center gap-2 rounded-sm ps-2 pe-3 outline-none select-none data-highlighted:bg-hover"
              >
                <span className="inline-flex w-4 shrink-0">
                  <RadixSelect.ItemIndicator>
                    <Check className="size-4 text-primary" />
                  </RadixSelect.ItemIndicator>
                </span>
                <RadixSelect.ItemText>{choice.label}</RadixSelect.ItemText>
              </RadixSelect.Item>
            ))}
          </RadixSelect.Viewport>
        </RadixSelect.Content>
      </RadixSelect.Portal>
    </RadixSelect.Root>
  );
}
