import { ChevronDown, CircleCheck, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FlowProblem } from "../../api/types";

interface ProblemListProps {
  /** What this desk finds. */
  problems: FlowProblem[];
  /** What WhatsApp found, where that is still about the same JSON. */
  others: FlowProblem[];
  onOpen(problem: FlowProblem): void;
}

/** What keeps the form from being published; each leads to its place. */
export function ProblemList({ problems, others, onOpen }: ProblemListProps) {
  const { t } = useTranslation("desk");
  const [open, setOpen] = useState(false);
  const isKnown = (problem: FlowProblem) =>
    problems.some((known) => known.error === problem.error && known.path === problem.path);
  const all = [...problems, ...others.filter((problem) => !isKnown(problem))];
  if (all.length === 0) {
    return (
      <p className="flex shrink-0 items-center gap-2 border-t px-4 py-1.5 text-sm text-success">
        <CircleCheck className="size-4" aria-hidden="true" />
        {t("flows.problems.none")}
      </p>
    );
  }
  return (
    <section className="shrink-0 border-t">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex w-full items-center gap-2 px-4 py-1.5 text-sm font-semibold text-danger hover:bg-hover focus-visible:-outline-offset-2"
        data-testid="problem-count"
      >
        <TriangleAlert className="size-4" aria-hidden="true" />
        <span className="flex-1 text-start">{t("flows.problems.count", { count: all.length })}</span>
        <ChevronDown className={open ? "size-4" : "size-4 rotate-180"} aria-hidden="true" />
      </button>
      {open && (
        <ul className="max-h-48 overflow-y-auto border-t">
          {all.map((problem, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same mistake may be told twice of one place
            <li key={index}>
              <button
                type="button"
                onClick={() => onOpen(problem)}
                className="w-full px-4 py-1.5 text-start text-sm hover:bg-hover focus-visible:-outline-offset-2"
              >
                <span className="block">{problem.message}</span>
                <span className="block truncate font-mono text-xs text-ink-faint">
                  {problem.line_start}:{problem.column_start} {problem.path}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
