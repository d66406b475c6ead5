import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";

interface FailureCardProps {
  title: string;
  /** Meta's number of the error; 0: it has none. */
  code?: number;
  details?: string | null;
  advice?: string | null;
  children: ReactNode;
}

/** Why something did not go, and buttons to do something about it, right under it. */
export const FailureCard = ({ title, code = 0, details, advice, children }: FailureCardProps) => (
  <div
    role="alert"
    className="mt-1 flex max-w-[min(30rem,85%)] items-start gap-2 rounded-md bg-danger-soft px-2.5 py-1.5 text-start text-xs text-danger"
  >
    <CircleAlert className="mt-px size-4 shrink-0" aria-hidden="true" />
    <div className="min-w-0">
      <p className="font-semibold break-words">
        {title}
        {code > 0 && <span className="font-normal"> · {code}</span>}
      </p>
      {details && <p className="break-words">{details}</p>}
      {advice && <p className="break-words text-ink-soft">{advice}</p>}
      <div className="flex gap-3">{children}</div>
    </div>
  </div>
);

interface FailureButtonProps {
  onClick(): void;
  testId?: string;
  children: ReactNode;
}

export const FailureButton = ({ onClick, testId, children }: FailureButtonProps) => (
  <button
    type="button"
    onClick={onClick}
    data-testid={testId}
    className="mt-1 inline-flex items-center gap-1 rounded-sm font-bold underline-offset-2 hover:underline"
  >
    {children}
  </button>
);
