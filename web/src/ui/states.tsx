import { RotateCw, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./button";
import { cn } from "./cn";

interface StateProps {
  icon?: ReactNode;
  title: ReactNode;
  /** What it means, or what to do about it. */
  text?: ReactNode;
  action?: ReactNode;
  className?: string;
}

export function EmptyState({ icon, title, text, action, className }: StateProps) {
  return (
    <div
      className={cn("flex h-full flex-col items-center justify-center gap-1.5 p-8 text-center", className)}
    >
      {icon && (
        <span className="mb-2 inline-flex size-14 items-center justify-center rounded-full bg-primary-soft text-primary [&_svg]:size-6">
          {icon}
        </span>
      )}
      <p className="text-md font-semibold text-balance">{title}</p>
      {text && <p className="max-w-80 text-sm text-balance text-ink-soft">{text}</p>}
      {action && <div className="mt-3">{action}</div>}
    </div>
  );
}

interface ErrorStateProps {
  title?: ReactNode;
  text?: ReactNode;
  onRetry?(): void;
  className?: string;
}

export function ErrorState({ title, text, onRetry, className }: ErrorStateProps) {
  const { t } = useTranslation("ui");
  return (
    <div
      role="alert"
      className={cn("flex h-full flex-col items-center justify-center gap-1.5 p-8 text-center", className)}
    >
      <span className="mb-2 inline-flex size-14 items-center justify-center rounded-full bg-danger-soft text-danger">
        <TriangleAlert className="size-6" aria-hidden="true" />
      </span>
      <p className="text-md font-semibold text-balance">{title ?? t("error.title")}</p>
      {text && <p className="max-w-96 text-sm text-balance break-words text-ink-soft">{text}</p>}
      {onRetry && (
        <Button className="mt-3" onClick={onRetry}>
          <RotateCw />
          {t("retry")}
        </Button>
      )}
    </div>
  );
}
