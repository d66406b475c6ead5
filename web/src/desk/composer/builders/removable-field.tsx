import { IconButton } from "@ui/button";
import { Trash2 } from "lucide-react";
import type { ReactNode } from "react";

interface RemovableFieldProps {
  /** Absent where it has to stay. */
  onRemove?(): void;
  removeLabel: string;
  children: ReactNode;
}

/** One field of several, with the way to be rid of it at its side. */
export function RemovableField({ onRemove, removeLabel, children }: RemovableFieldProps) {
  return (
    <div className="flex min-w-0 items-start gap-1">
      {children}
      {onRemove && (
        <IconButton label={removeLabel} onClick={onRemove} className="mt-6.5">
          <Trash2 />
        </IconButton>
      )}
    </div>
  );
}
