import { Avatar } from "@ui/avatar";
import { cn } from "@ui/cn";
import { listTime, timeLeft } from "@ui/datetime";
import { MessagePreview } from "@ui/message-kind";
import { type TickStatus, Ticks } from "@ui/ticks";
import { WindowRing } from "@ui/window-ring";
import { PenLine } from "lucide-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { Agent, Channel, Conversation, Tag, Team } from "../../api/types";
import { useDraftText } from "../../composer/drafts";
import { contactName } from "../../contact/contact-name";
import { windowRemainingMs } from "../../live/service-window";
import { RowMarks } from "./row-marks";

export const ROW_HEIGHT_PX = 72;

interface ConversationRowProps {
  conversation: Conversation;
  href: string;
  selected: boolean;
  nowMs: number;
  /** Named only where there are several. */
  channel: Channel | undefined;
  assignee: Agent | undefined;
  team: Team | undefined;
  tagsById: ReadonlyMap<string, Tag>;
}

/** Thousands of these scroll by: a row asks no query and no router, the list hands it all it shows. */
export const ConversationRow = memo(function ConversationRow({
  conversation,
  href,
  selected,
  nowMs,
  channel,
  assignee,
  team,
  tagsById,
}: ConversationRowProps) {
  const { t, i18n } = useTranslation("desk");
  const { contact, unread_count: unread } = conversation;
  const name = contactName(contact);
  const remainingMs = windowRemainingMs(conversation.window, nowMs);
  return (
    <a
      href={href}
      aria-current={selected || undefined}
      data-testid="conversation-row"
      data-conversation-id={conversation.id}
      className={cn(
        "relative flex h-full items-center gap-3 px-3 focus-visible:-outline-offset-2",
        "after:absolute after:inset-x-3 after:bottom-0 after:h-px after:bg-line/60",
        selected
          ? "bg-selected before:absolute before:inset-y-2 before:start-0 before:w-0.75 before:rounded-e-full before:bg-primary"
          : "hover:bg-hover",
      )}
    >
      <Avatar name={name} seed={contact.id} />
      <div className="min-w-0 flex-1">
        <div className="flex items-baseline gap-2">
          <span
            className={cn("min-w-0 flex-1 truncate", unread > 0 ? "font-bold" : "font-semibold")}
            dir="auto"
            translate="no"
          >
            {name}
          </span>
          <time
            dateTime={conversation.last_activity_at}
            className={cn(
              "shrink-0 text-xs",
              unread > 0 ? "font-semibold text-accent-ink" : "text-ink-faint",
            )}
          >
            {listTime(Date.parse(conversation.last_activity_at), nowMs, i18n.language)}
          </time>
        </div>
        <div className="mt-0.5 flex h-5 items-center gap-1.5">
          <LastLine conversation={conversation} selected={selected} />
          {unread > 0 && (
            <span className="inline-flex h-4.5 min-w-4.5 shrink-0 items-center justify-center rounded-full bg-accent px-1.5 text-2xs font-bold text-on-accent">
              <span className="sr-only">{t("inbox.unread")}</span>
              {unread > 99 ? "99+" : unread}
            </span>
          )}
        </div>
        <div className="flex h-4 items-center gap-1.5 text-2xs text-ink-faint">
          <RowMarks
            conversation={conversation}
            channel={channel}
            team={team}
            tagsById={tagsById}
            nowMs={nowMs}
          />
          {assignee && (
            <span title={t("inbox.assigned", { name: assignee.name })} className="inline-flex shrink-0">
              <Avatar name={assignee.name} seed={assignee.id} size="xs" className="size-4 text-[0.5rem]" />
              <span className="sr-only">{t("inbox.assigned", { name: assignee.name })}</span>
            </span>
          )}
          <WindowRing
            remainingMs={remainingMs}
            label={
              remainingMs > 0 ? t("window.closes_in", { time: timeLeft(remainingMs) }) : t("window.closed")
            }
            className="size-3.5"
          />
        </div>
      </div>
    </a>
  );
});

function LastLine({ conversation, selected }: { conversation: Conversation; selected: boolean }) {
  const { t } = useTranslation("desk");
  const draft = useDraftText(conversation.id);
  const { last_message: last, unread_count: unread } = conversation;
  const look = cn(
    "flex min-w-0 flex-1 items-center gap-1 text-sm",
    unread > 0 ? "font-medium text-ink" : "text-ink-soft",
  );
  if (draft !== "" && !selected) {
    return (
      <span className={look}>
        <PenLine className="size-3.5 shrink-0 text-accent-ink" aria-hidden="true" />
        <span className="shrink-0 font-semibold text-accent-ink">{t("inbox.draft")}</span>
        <span className="truncate">{draft}</span>
      </span>
    );
  }
  if (!last) return <span className={look} />;
  return (
    <span className={look}>
      {last.direction === "out" && last.status !== "received" && <Ticks status={last.status as TickStatus} />}
      <MessagePreview kind={last.kind} preview={last.preview} />
    </span>
  );
}
