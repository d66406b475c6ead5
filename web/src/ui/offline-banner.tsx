import { CloudOff } from "lucide-react";
import type { ReactNode } from "react";
import { Spinner } from "./spinner";

interface OfflineBannerProps {
  /** `reconnecting` shows that something is being done about it. */
  state: "offline" | "reconnecting";
  children: ReactNode;
  action?: ReactNode;
}

export function OfflineBanner({ state, children, action }: OfflineBannerProps) {
  return (
    <div
      role="status"
      data-testid="connection-banner"
      data-state={state}
      className="flex min-h-9 animate-fade items-center justify-center gap-2.5 bg-accent-soft px-4 py-1 text-sm font-medium text-accent-ink"
    >
      {state === "offline" ? (
        <CloudOff className="size-4 shrink-0" aria-hidden="true" />
      ) : (
        <Spinner className="size-4 shrink-0" />
      )}
      <span>{children}</span>
      {action}
    </div>
  );
}
