import { cn } from "@ui/cn";
import { CircleAlert } from "lucide-react";
import { type ReactNode, useId } from "react";
import type { FieldView } from "../view";
import { problemText } from "./problem-text";
import { useFlowTexts } from "./texts";

/** Ties an input to its label, description and complaint, for the eye and for a screen reader. */
export interface FieldIds {
  id: string;
  labelId: string;
  describedBy: string | undefined;
  invalid: true | undefined;
}

interface FieldFrameProps {
  field: FieldView;
  /** A group of several controls is named by its label; a single control is its label's. */
  group?: boolean;
  /** Stands at the end of the line below, a counter for instance. */
  aside?: ReactNode;
  /** Under the input when nothing is wrong. */
  hint?: string;
  children: (ids: FieldIds) => ReactNode;
}

export function FieldFrame({ field, group, aside, hint, children }: FieldFrameProps) {
  const { t } = useFlowTexts();
  const id = useId();
  const ids = { label: `${id}-label`, description: `${id}-about`, note: `${id}-note` };
  const { label, description, required, large_label, error } = field;
  const note = error ? problemText(error, field.type, t) : hint;
  const describedBy = [description && ids.description, note && ids.note].filter(Boolean).join(" ");
  const Label = group ? "p" : "label";
  return (
    <div data-field={field.name} className="flex min-w-0 flex-col gap-1.5">
      {label !== "" && (
        <Label
          id={ids.label}
          {...(group ? {} : { htmlFor: id })}
          className={cn(
            "break-words",
            large_label ? "line-clamp-4 text-lg font-semibold" : "text-sm font-semibold text-ink-soft",
          )}
        >
          {label}
          {!required && <span className="font-normal text-ink-faint"> · {t("field.optional")}</span>}
        </Label>
      )}
      {description !== "" && (
        <p id={ids.description} className="-mt-1 text-sm break-words text-ink-soft">
          {description}
        </p>
      )}
      {children({
        id,
        labelId: ids.label,
        describedBy: describedBy || undefined,
        invalid: error ? true : undefined,
      })}
      {(note || aside) && (
        <div className="flex justify-between gap-3 text-xs">
          <p
            id={ids.note}
            role={error ? "alert" : undefined}
            className={cn("flex min-w-0 gap-1 break-words", error ? "text-danger" : "text-ink-faint")}
          >
            {error && <CircleAlert className="mt-0.5 size-3.5 shrink-0" aria-hidden="true" />}
            {note}
          </p>
          {aside && <span className="shrink-0 text-ink-faint">{aside}</span>}
        </div>
      )}
    </div>
  );
}
