import { Button } from "@ui/button";

interface ClosedComposerProps {
  text: string;
  /** The way to change it, where there is one on this page. */
  action?: { label: string; onAction(): void };
}

/** Stands in place of the input when this customer cannot write, with the way to change that. */
export function ClosedComposer({ text, action }: ClosedComposerProps) {
  return (
    <div className="flex items-center justify-between gap-3 border-t bg-surface px-4 py-3 text-sm text-ink-soft">
      <span>{text}</span>
      {action && (
        <Button size="sm" onClick={action.onAction}>
          {action.label}
        </Button>
      )}
    </div>
  );
}
