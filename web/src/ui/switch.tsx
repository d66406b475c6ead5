import { Switch as RadixSwitch } from "radix-ui";
import { type ReactNode, useId } from "react";

interface SwitchProps {
  checked: boolean;
  onChange(checked: boolean): void;
  disabled?: boolean;
  label: ReactNode;
  hint?: ReactNode;
}

/** A whole settings row: text at the start, the switch at the end. */
export function Switch({ checked, onChange, disabled, label, hint }: SwitchProps) {
  const id = useId();
  return (
    <div className="flex items-start justify-between gap-4">
      <label htmlFor={id} className="min-w-0">
        <span className="block font-medium">{label}</span>
        {hint && <span className="block text-xs text-ink-faint">{hint}</span>}
      </label>
      <RadixSwitch.Root
        id={id}
        checked={checked}
        onCheckedChange={onChange}
        disabled={disabled}
        className="relative mt-0.5 h-5 w-9 shrink-0 rounded-full bg-line-strong transition-colors duration-(--calm) disabled:opacity-50 data-[state=checked]:bg-primary"
      >
        <RadixSwitch.Thumb className="block size-4 translate-x-0.5 rounded-full bg-white shadow-bubble transition-transform duration-(--calm) ease-(--ease) data-[state=checked]:translate-x-4.5" />
      </RadixSwitch.Root>
    </div>
  );
}
