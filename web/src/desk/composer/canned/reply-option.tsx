import { cn } from "@ui/cn";
import { MessageSquareText } from "lucide-react";
import type { CannedReply } from "../../api/types";

interface ReplyOptionProps {
  id: string;
  reply: CannedReply;
  /** As it would be written. */
  text: string;
  active: boolean;
  onHover(): void;
  onChoose(): void;
}

/** One canned reply in the menu: its shortcut, what it is for, and how it would begin. */
export function ReplyOption({ id, reply, text, active, onHover, onChoose }: ReplyOptionProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the search field's
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={active}
      data-testid="canned-reply"
      onPointerMove={onHover}
      onClick={onChoose}
      className={cn("flex cursor-pointer gap-2.5 rounded-sm px-2 py-1.5", active && "bg-hover")}
    >
      <MessageSquareText className="mt-0.5 size-4 shrink-0 text-ink-faint" aria-hidden="true" />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2">
          <b className="shrink-0 font-semibold">/{reply.shortcut}</b>
          <span className="truncate text-xs text-ink-faint" dir="auto">
            {reply.title}
          </span>
        </span>
        <span className="line-clamp-2 text-sm break-words text-ink-soft" dir="auto">
          {text}
        </span>
      </span>
    </div>
  );
}
