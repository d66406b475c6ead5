import { BubbleShell, DaySeparator, UnreadSeparator } from "@ui/bubble";
import { Button } from "@ui/button";
import { dayLabel } from "@ui/datetime";
import { Skeleton } from "@ui/skeleton";
import { Spinner } from "@ui/spinner";
import { EmptyState } from "@ui/states";
import { ArrowDown, MessageCircle } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useShallow } from "zustand/react/shallow";
import type { PhoneMessage } from "../../control/types";
import { useCloudNow } from "../../control/use-cloud-now";
import { consentsIn, tapsIn } from "../state/answers";
import { sender } from "../state/live-phones";
import { isBubble, threadRows, type UnreadMark } from "../state/message-list";
import type { OrderState } from "../state/order-state";
import { asPhoneMessage, type OutboxEntry, useOutbox } from "../state/outbox";
import { IceBreakers } from "./ice-breakers";
import { type BubbleContext, MessageBubble, type Unsent } from "./message-bubble";

interface MessageListProps {
  wa_id: string;
  phoneNumberId: string;
  messages: PhoneMessage[];
  loading: boolean;
  /** Nothing older can be loaded. */
  complete: boolean;
  loadingOlder: boolean;
  onLoadOlder(): void;
  unread: UnreadMark | null;
  typing: boolean;
  /** Which message to go to; `count` tells a second wish for the same one. */
  jump: { id: string; count: number } | null;
  orderStates: ReadonlyMap<string, OrderState>;
  context: BubbleContext;
  /** What the business suggests to write first. */
  prompts: string[];
  onPrompt(prompt: string): void;
}

/** So far from the end one still counts as reading the newest. */
const NEAR_END_PX = 80;
const NEAR_START_PX = 300;
const HIGHLIGHT_MS = 1600;

export function MessageList(props: MessageListProps) {
  const { t, i18n } = useTranslation("phone");
  const { messages, unread, jump, context } = props;
  const entries = useUnsent(props.wa_id, props.phoneNumberId, messages);
  const bubbleKeys = useOutbox((outbox) => outbox.bubbleKeys);
  const shown = useMemo(() => [...messages, ...entries.map(asPhoneMessage)], [messages, entries]);
  const rows = useMemo(() => threadRows(shown, unread), [shown, unread]);
  const taps = useMemo(() => tapsIn(shown), [shown]);
  const consents = useMemo(() => consentsIn(shown), [shown]);
  const now = useCloudNow(30_000);
  const list = useRef<HTMLDivElement>(null);
  const { atEnd, missed, goToEnd, onScroll } = useEnd(list, messages, entries.length, props.onLoadOlder);
  const highlighted = useJump(list, jump);

  return (
    <div className="relative min-h-0 flex-1 bg-canvas">
      {/* Reversed, so that the browser itself keeps the end in view, and nothing jumps when older messages come in above. */}
      <div
        ref={list}
        onScroll={onScroll}
        data-testid="phone-thread"
        className="flex h-full flex-col-reverse overflow-x-hidden overflow-y-auto overscroll-contain"
      >
        <div className="flex-1 pt-2 pb-3" role="log" aria-label={t("thread.messages")}>
          {props.loading && <LoadingBubbles />}
          {props.loadingOlder && <Spinner className="mx-auto my-3" />}
          {!props.loading && !props.complete && !props.loadingOlder && (
            <div className="flex justify-center pb-1">
              <Button size="sm" variant="quiet" onClick={props.onLoadOlder}>
                {t("thread.load_older")}
              </Button>
            </div>
          )}
          {!props.loading && rows.length === 0 && (
            <>
              <EmptyState
                icon={<MessageCircle />}
                title={t("thread.empty")}
                text={t("thread.empty_text")}
                className="h-auto"
              />
              <IceBreakers prompts={props.prompts} onPick={props.onPrompt} />
            </>
          )}
          {rows.map((row) => {
            if (row.kind === "day") {
              return <DaySeparator key={row.key} label={dayLabel(Date.parse(row.at), now, i18n.language)} />;
            }
            if (row.kind === "unread") {
              return (
                <div key={row.key} className="px-4">
                  <UnreadSeparator count={row.count} />
                </div>
              );
            }
            const entry = entries.find(({ local_id }) => local_id === row.key);
            return (
              <MessageBubble
                key={bubbleKeys[row.key] ?? row.key}
                message={row.message}
                startsGroup={row.startsGroup}
                highlighted={highlighted === row.key}
                tap={taps.get(row.message.id)}
                consent={consents.get(row.message.id)}
                orderStates={props.orderStates}
                context={context}
                unsent={entry && unsentOf(entry)}
              />
            );
          })}
          {props.typing && <TypingBubble />}
        </div>
      </div>
      {!atEnd && (
        <Button
          size="sm"
          onClick={goToEnd}
          className="absolute end-3 bottom-3 animate-pop !rounded-full shadow-pop"
          aria-label={t("thread.to_end")}
        >
          {missed > 0 && t("thread.new_messages", { count: missed })}
          <ArrowDown />
        </Button>
      )}
    </div>
  );
}

/** Entries whose own copy from the cloud is not in the thread yet. */
function useUnsent(wa_id: string, phoneNumberId: string, messages: PhoneMessage[]): OutboxEntry[] {
  const ids = useMemo(() => new Set(messages.map((message) => message.id)), [messages]);
  return useOutbox(
    useShallow((outbox) =>
      outbox.entries.filter(
        (entry) =>
          entry.wa_id === wa_id &&
          entry.phone_number_id === phoneNumberId &&
          (entry.message_id === null || !ids.has(entry.message_id)),
      ),
    ),
  );
}

function unsentOf(entry: OutboxEntry): Unsent {
  return {
    progress: entry.state === "uploading" ? entry.progress : null,
    onRetry: () => sender.retry(entry),
    onDelete: () => useOutbox.getState().remove(entry.local_id),
  };
}

function useEnd(
  list: React.RefObject<HTMLDivElement | null>,
  messages: PhoneMessage[],
  unsentCount: number,
  onLoadOlder: () => void,
) {
  const [atEnd, setAtEnd] = useState(true);
  const [seenUpTo, setSeenUpTo] = useState<string | undefined>();
  const bubbles = messages.filter(isBubble);
  const newest = bubbles.at(-1)?.id;

  useEffect(() => {
    if (atEnd) setSeenUpTo(newest);
  }, [atEnd, newest]);

  const goToEnd = () => list.current?.scrollTo({ top: 0, behavior: "smooth" });
  // What one writes oneself is always brought into view.
  useEffect(() => {
    if (unsentCount > 0) list.current?.scrollTo({ top: 0 });
  }, [list, unsentCount]);

  const onScroll = () => {
    const element = list.current;
    if (element === null) return;
    // Reversed: 0 at the end, negative above it.
    setAtEnd(element.scrollTop > -NEAR_END_PX);
    const fromStart_px = element.scrollHeight - element.clientHeight + element.scrollTop;
    if (fromStart_px < NEAR_START_PX && element.scrollTop < -NEAR_END_PX) onLoadOlder();
  };

  const seenIndex = bubbles.findIndex((message) => message.id === seenUpTo);
  const missed = atEnd || seenIndex < 0 ? 0 : bubbles.length - 1 - seenIndex;
  return { atEnd, missed, goToEnd, onScroll };
}

/** Brings a quoted message into view and marks it for a moment. */
function useJump(list: React.RefObject<HTMLDivElement | null>, jump: MessageListProps["jump"]) {
  const [highlighted, setHighlighted] = useState<string | null>(null);
  useEffect(() => {
    if (jump === null) return;
    const row = list.current?.querySelector(`[data-id="${CSS.escape(jump.id)}"]`);
    row?.scrollIntoView({ block: "center", behavior: "smooth" });
    setHighlighted(jump.id);
    const timer = setTimeout(() => setHighlighted(null), HIGHLIGHT_MS);
    return () => clearTimeout(timer);
  }, [list, jump]);
  return highlighted;
}

function TypingBubble() {
  const { t } = useTranslation("phone");
  return (
    <div className="px-3 pt-2">
      <BubbleShell side="in" first role="status" aria-label={t("thread.typing")} data-testid="phone-typing">
        <span className="flex h-5 items-center gap-1 px-1" aria-hidden="true">
          {[0, 160, 320].map((delay_ms) => (
            <span
              key={delay_ms}
              className="size-1.5 animate-pulse rounded-full bg-ink-faint"
              style={{ animationDelay: `${delay_ms}ms` }}
            />
          ))}
        </span>
      </BubbleShell>
    </div>
  );
}

function LoadingBubbles() {
  return (
    <div aria-busy="true" className="flex flex-col gap-3 px-3 pt-4">
      <Skeleton className="h-10 w-3/5 rounded-lg" />
      <Skeleton className="h-16 w-2/3 self-end rounded-lg" />
      <Skeleton className="h-10 w-2/5 rounded-lg" />
    </div>
  );
}
