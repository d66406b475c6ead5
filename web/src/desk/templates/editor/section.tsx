import { cn } from "@ui/cn";
import type { ReactNode } from "react";

interface SectionCardProps {
  title: string;
  hint?: string;
  /** At the end of the title's line: a choice, for example. */
  action?: ReactNode;
  className?: string;
  children?: ReactNode;
}

export function SectionCard({ title, hint, action, className, children }: SectionCardProps) {
  return (
    <section aria-label={title} className={cn("space-y-3 rounded-lg border bg-surface p-4", className)}>
      <div className="flex flex-wrap items-center gap-3">
        <h2 className="flex-1 text-md font-bold">
          {title}
          {hint && <span className="ms-2 text-xs font-normal text-ink-faint">{hint}</span>}
        </h2>
        {action}
      </div>
      {children}
    </section>
  );
}

/** How much of a limit is used. */
export function Counter({ text, most }: { text: string; most: number }) {
  const count = [...text].length;
  return (
    <span
      className={cn("text-2xs tabular-nums", count > most ? "font-semibold text-danger" : "text-ink-faint")}
    >
      {count}/{most}
    </span>
  );
}
