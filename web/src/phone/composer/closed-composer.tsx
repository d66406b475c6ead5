import { Button } from "@ui/button";

interface ClosedComposerProps {
  text: string;
  action: string;
  onAction(): void;
}

/** Stands in place of the input when this customer cannot write, with the way to change that. */
export function ClosedComposer({ text, action, onAction }: ClosedComposerProps) {
  return (
    <div className="flex items-center justify-between gap-3 border-t bg-surface px-4 py-3 text-sm text-ink-soft">
      <span>{text}</span>
      <Button size="sm" onClick={onAction}>
        {action}
      </Button>
    </div>
  );
}
