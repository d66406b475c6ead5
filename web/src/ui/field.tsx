import { type ComponentProps, type ReactNode, useId } from "react";
import { cn } from "./cn";

export const FIELD_LOOK =
  "w-full rounded-md border border-line-strong bg-surface px-3 text-base text-ink placeholder:text-ink-faint " +
  "transition-colors duration-(--quick) hover:border-ink-faint focus:border-focus focus:outline-1 focus:outline-focus focus:-outline-offset-1 " +
  "disabled:opacity-55 aria-invalid:border-danger aria-invalid:focus:outline-danger";

export function Input({ className, ...rest }: ComponentProps<"input">) {
  return <input {...rest} className={cn(FIELD_LOOK, "h-9", className)} />;
}

export function Textarea({ className, ...rest }: ComponentProps<"textarea">) {
  return <textarea {...rest} className={cn(FIELD_LOOK, "min-h-20 py-2 leading-normal", className)} />;
}

/** Ties a control to its label, hint and error for the eye and for a screen reader. */
export interface ControlProps {
  id: string;
  "aria-invalid": boolean | undefined;
  "aria-describedby": string | undefined;
}

interface FieldProps {
  label: ReactNode;
  hint?: ReactNode;
  error?: ReactNode;
  className?: string;
  children: (control: ControlProps) => ReactNode;
}

export function Field({ label, hint, error, className, children }: FieldProps) {
  const id = useId();
  const noteId = `${id}-note`;
  const note = error ?? hint;
  return (
    <div className={cn("flex flex-col gap-1.5", className)}>
      <label htmlFor={id} className="text-sm font-semibold text-ink-soft">
        {label}
      </label>
      {children({
        id,
        "aria-invalid": error ? true : undefined,
        "aria-describedby": note ? noteId : undefined,
      })}
      {note && (
        <p
          id={noteId}
          role={error ? "alert" : undefined}
          className={cn("text-xs", error ? "text-danger" : "text-ink-faint")}
        >
          {note}
        </p>
      )}
    </div>
  );
}
