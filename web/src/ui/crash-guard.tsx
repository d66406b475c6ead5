import { Component, type ErrorInfo, type ReactNode } from "react";
import { ErrorState } from "./states";

interface CrashGuardProps {
  children: ReactNode;
}

/** Shows what went wrong, and a way on, in place of a blank page. */
export class CrashGuard extends Component<CrashGuardProps, { error: Error | null }> {
  override state = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidCatch(error: Error, info: ErrorInfo) {
    // biome-ignore lint/suspicious/noConsole: the only place where the stack of a crash can be read
    console.error(error, info.componentStack);
  }

  override render() {
    const error: Error | null = this.state.error;
    if (error === null) return this.props.children;
    return (
      <ErrorState
        className="!h-dvh"
        text={(error as Error).message}
        onRetry={() => window.location.reload()}
      />
    );
  }
}
