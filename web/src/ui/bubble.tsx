import { Reply } from "lucide-react";
import type { ComponentProps } from "react";
import { useTranslation } from "react-i18next";
import { cn } from "./cn";
import { MessagePreview } from "./message-kind";
import { type TickStatus, Ticks } from "./ticks";

/** Who wrote it, seen from the reader: `out` is one's own and stands at the end of the line. */
export type Side = "in" | "out";

interface BubbleShellProps extends ComponentProps<"div"> {
  side: Side;
  /** First of a run by the same writer: it has the pointed corner. */
  first?: boolean;
  /** Stickers and large emoji stand without a bubble. */
  bare?: boolean;
  /** Pictures touch the bubble's border; text does not. */
  flush?: boolean;
}

export function BubbleShell({ side, first, bare, flush, className, children, ...rest }: BubbleShellProps) {
  return (
    <div
      {...rest}
      className={cn(
        "relative flow-root w-fit max-w-full min-w-0",
        bare
          ? "py-1"
          : cn(
              "rounded-lg shadow-bubble",
              side === "in" ? "border border-bubble-line bg-bubble-in" : "bg-bubble-out",
              first && (side === "in" ? "rounded-ss-sm" : "rounded-se-sm"),
              flush ? "p-1" : "px-2.5 py-1.5",
            ),
        className,
      )}
    >
      {children}
    </div>
  );
}

interface BubbleMetaProps {
  /** Time of day, already formatted. */
  time: string;
  /** Absent on the other side's messages. */
  status?: TickStatus;
  /** Lies on a picture, light on dark. */
  onMedia?: boolean;
  /** Stands in the bubble's corner, beside a body that leaves room there. */
  corner?: boolean;
  className?: string;
}

/** Time and ticks. Floats, so that it shares the last line of a text when there is room. */
export function BubbleMeta({ time, status, onMedia, corner, className }: BubbleMetaProps) {
  return (
    <span
      className={cn(
        "inline-flex items-center gap-1 text-2xs leading-4 text-ink-soft select-none",
        onMedia
          ? "absolute end-2.5 bottom-2.5 rounded-full bg-black/55 px-2 py-0.5 text-white"
          : corner
            ? "absolute end-2.5 bottom-1.5"
            : "float-end ms-3 mt-1.5 -mb-0.5",
        className,
      )}
    >
      <time>{time}</time>
      {status && <Ticks status={status} className={onMedia ? onMediaColour(status) : undefined} />}
    </span>
  );
}

/** The dark plate under it is the same in both themes. */
const onMediaColour = (status: TickStatus) =>
  status === "read" || status === "played" ? "text-[oklch(0.83_0.11_235)]" : "text-white";

interface QuoteBlockProps {
  /** Name of the quoted writer. */
  author: string;
  kind: string;
  preview: string;
  side: Side;
  /** Goes to the quoted message; absent when it is not here. */
  onJump?(): void;
  className?: string;
}

export function QuoteBlock({ author, kind, preview, side, onJump, className }: QuoteBlockProps) {
  const { t } = useTranslation("ui");
  const look = cn(
    "mb-1 block w-full min-w-0 rounded-sm border-s-3 bg-ink/6 px-2 py-1 text-start text-sm",
    side === "in" ? "border-accent" : "border-primary",
    className,
  );
  const content = (
    <>
      <span
        className={cn("block truncate font-semibold", side === "in" ? "text-accent-ink" : "text-primary")}
      >
        {author}
      </span>
      <MessagePreview kind={kind} preview={preview} className="max-w-full text-ink-soft" />
    </>
  );
  if (!onJump) return <div className={look}>{content}</div>;
  return (
    <button type="button" onClick={onJump} title={t("bubble.jump")} className={look}>
      {content}
    </button>
  );
}

interface ReactionPillsProps {
  /** Each with the name of who reacted; the own one can be taken back. */
  reactions: { emoji: string; from: string; own: boolean }[];
  onRemoveOwn?(): void;
  side: Side;
}

export function ReactionPills({ reactions, onRemoveOwn, side }: ReactionPillsProps) {
  const { t } = useTranslation("ui");
  if (reactions.length === 0) return null;
  return (
    <ul
      aria-label={t("bubble.reactions")}
      className={cn("relative z-1 -mt-1.5 flex gap-1 px-2", side === "out" && "justify-end")}
    >
      {reactions.map(({ emoji, from, own }) => {
        const removable = own && onRemoveOwn;
        const look = cn(
          "inline-flex h-6 items-center rounded-full border bg-raised px-1.5 text-sm shadow-bubble",
          own && "border-primary",
        );
        return (
          <li key={from}>
            {removable ? (
              <button
                type="button"
                className={look}
                onClick={onRemoveOwn}
                aria-label={t("bubble.remove_reaction", { emoji })}
                title={`${from} · ${t("bubble.remove_reaction", { emoji })}`}
              >
                {emoji}
              </button>
            ) : (
              <span className={look} title={from}>
                {emoji}
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}

export function DaySeparator({ label }: { label: string }) {
  return (
    <div className="flex justify-center py-2">
      <span className="rounded-full border bg-surface px-3 py-0.5 text-xs font-semibold text-ink-soft">
        {label}
      </span>
    </div>
  );
}

export function UnreadSeparator({ count }: { count: number }) {
  const { t } = useTranslation("ui");
  return (
    <div className="flex items-center gap-3 py-2 text-xs font-semibold text-accent-ink">
      <span className="h-px flex-1 bg-accent" />
      {t("bubble.unread", { count })}
      <span className="h-px flex-1 bg-accent" />
    </div>
  );
}

/** A tapped button or list row: what was chosen, marked as an answer. */
export function ButtonReplyBody({ title, description }: { title: string; description?: string | null }) {
  return (
    <span className="inline-flex items-start gap-2">
      <Reply className="mt-0.5 size-4 shrink-0 text-primary" aria-hidden="true" />
      <span className="min-w-0">
        <span className="block font-semibold break-words">{title}</span>
        {description && (
          <span className="block text-sm break-words whitespace-pre-line text-ink-soft">{description}</span>
        )}
      </span>
    </span>
  );
}
