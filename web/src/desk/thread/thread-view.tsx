import { useVirtualizer } from "@tanstack/react-virtual";
import { DaySeparator, UnreadSeparator } from "@ui/bubble";
import { Button } from "@ui/button";
import { dayLabel } from "@ui/datetime";
import { Spinner } from "@ui/spinner";
import { ArrowDown } from "lucide-react";
import {
  type Ref,
  type RefObject,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { useTranslation } from "react-i18next";
import type { Conversation, Message, ThreadItem } from "../api/types";
import { registerThreadEnd } from "../composer/thread-end";
import { useNow } from "../live/server-clock";
import { useAgent } from "../session/session";
import { previewOf } from "./message-preview";
import { MessageRow } from "./message-row";
import { NoteRow } from "./note/note-row";
import { useThread } from "./thread-context";
import { newSince, type ThreadRow, threadRows, unreadMark } from "./thread-rows";
import { useReadMarker } from "./use-read-marker";
import type { useThreadItems } from "./use-thread-items";
import { WorkNoticeRow } from "./work-notice-row";

const MINUTE_MS = 60_000;
/** Nearer to the end than this is at the end. */
const END_PX = 80;
/** So many rows before the top, older messages are fetched. */
const FETCH_AHEAD = 12;

export interface ThreadViewHandle {
  scrollToMessage(messageId: string): void;
}

interface ThreadViewProps {
  conversation: Conversation;
  items: ThreadItem[];
  /** Those of the items that are messages. */
  messages: Message[];
  query: ReturnType<typeof useThreadItems>["query"];
  ref: Ref<ThreadViewHandle>;
}

/** The scrolling part: stays at the end as messages come, stays where the reader is as older ones load. */
export function ThreadView({ conversation, items, messages, query, ref }: ThreadViewProps) {
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query;
  const scroller = useRef<HTMLDivElement>(null);
  const [mark] = useState(() => unreadMark(messages, conversation.unread_count));
  const rows = useMemo(() => threadRows(items, mark, !hasNextPage), [items, mark, hasNextPage]);

  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => estimatedHeight(rows[index]),
    getItemKey: (index) => rows[index]?.key ?? index,
    anchorTo: "end",
    followOnAppend: true,
    scrollEndThreshold: END_PX,
    overscan: 6,
    paddingStart: 16,
    paddingEnd: 12,
  });
  const shown = virtualizer.getVirtualItems();
  const firstShown = shown[0]?.index ?? 0;

  const started = useInitialPosition(virtualizer, rows);
  const atEnd = !started || virtualizer.isAtEnd(END_PX);
  useStayAtEnd(scroller, atEnd, () => virtualizer.scrollToEnd());
  const lastId = items.at(-1)?.data.id ?? null;
  const lastSeenId = useLastSeen(atEnd, lastId);
  useReadMarker(conversation, items, atEnd);
  const announcement = useAnnouncement(items);
  useFollowOwn(items, () => virtualizer.scrollToEnd());
  useEffect(() => registerThreadEnd(() => virtualizer.scrollToEnd()), [virtualizer]);

  useEffect(() => {
    if (started && firstShown < FETCH_AHEAD && hasNextPage && !isFetchingNextPage && !isFetchNextPageError) {
      void fetchNextPage();
    }
  }, [started, firstShown, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);

  useImperativeHandle(ref, () => ({
    scrollToMessage(messageId) {
      const index = rows.findIndex((row) => row.key === messageId);
      if (index >= 0) virtualizer.scrollToIndex(index, { align: "center" });
    },
  }));

  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={scroller}
        data-testid="thread"
        className="h-full overflow-x-hidden overflow-y-auto [overflow-anchor:none]"
      >
        <div className="flex min-h-full flex-col justify-end">
          <div className="relative w-full" style={{ height: virtualizer.getTotalSize() }}>
            {shown.map((item) => (
              <div
                key={item.key}
                ref={virtualizer.measureElement}
                data-index={item.index}
                className="absolute inset-x-0 top-0 px-3 sm:px-6"
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <Row row={rows[item.index]} />
              </div>
            ))}
          </div>
        </div>
      </div>
      <p aria-live="polite" className="sr-only">
        {announcement}
      </p>
      {isFetchingNextPage && (
        <div className="absolute inset-x-0 top-2 flex justify-center text-ink-faint" role="status">
          <span className="rounded-full border bg-surface p-1.5 shadow-bubble">
            <Spinner className="size-4" />
          </span>
        </div>
      )}
      {isFetchNextPageError && <OlderFailed onRetry={() => void fetchNextPage()} />}
      {!atEnd && <ToEnd count={newSince(items, lastSeenId)} onClick={() => virtualizer.scrollToEnd()} />}
    </div>
  );
}

function Row({ row }: { row: ThreadRow | undefined }) {
  const { i18n } = useTranslation("desk");
  const nowMs = useNow(MINUTE_MS);
  switch (row?.type) {
    case "day":
      return <DaySeparator label={dayLabel(row.atMs, nowMs, i18n.language)} />;
    case "unread":
      return <UnreadSeparator count={row.count} />;
    case "message":
      return <MessageRow message={row.message} first={row.first} />;
    case "note":
      return <NoteRow note={row.note} />;
    case "notice":
      return <WorkNoticeRow notice={row.notice} />;
    default:
      return null;
  }
}

/** Near enough that the scroll bar does not dance; the real height is measured when the row is drawn. */
function estimatedHeight(row: ThreadRow | undefined): number {
  if (row?.type === "note") return 72 + 21 * Math.floor(row.note.body.length / 60);
  if (row?.type === "notice") return 28;
  if (row?.type !== "message") return 40;
  const { message } = row;
  switch (message.kind) {
    case "text":
      return 40 + 21 * Math.floor(message.content.body.length / 60);
    case "image":
    case "video":
      return 260;
    case "location":
      return 230;
    case "interactive":
    case "template":
      return 200;
    case "order":
      return 110 + 28 * message.content.items.length;
    case "flow_reply":
      return 70 + 44 * message.content.answers.length;
    default:
      return 84;
  }
}

/** Opens at the first unread message, else at the end. Whether that has happened. */
function useInitialPosition(
  virtualizer: { scrollToIndex(index: number, options: { align: "start" }): void; scrollToEnd(): void },
  rows: ThreadRow[],
): boolean {
  const [started, setStarted] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the thread opens
  useLayoutEffect(() => {
    const unread = rows.findIndex((row) => row.type === "unread");
    if (unread >= 0) virtualizer.scrollToIndex(Math.max(0, unread - 1), { align: "start" });
    else virtualizer.scrollToEnd();
    const frame = requestAnimationFrame(() => setStarted(true));
    return () => cancelAnimationFrame(frame);
  }, []);
  return started;
}

/**
 * What a screen reader says: each message of the customer, and each note of a colleague, as it comes. The thread itself cannot be a live region, since
 * rows also appear when one scrolls.
 */
function useAnnouncement(items: ThreadItem[]): string {
  const { t } = useTranslation(["ui", "desk"]);
  const { customerName } = useThread();
  const me = useAgent();
  const spoken = items.filter((item) => item.item !== "notice");
  const newest = spoken.findLast(({ item, data }) =>
    item === "message" ? data.direction === "in" : data.author.id !== me.id,
  );
  const [openedWith] = useState(newest?.data.id);
  if (!newest || newest.data.id === openedWith) return "";
  if (newest.item === "note") {
    return t("desk:note.announce", { name: newest.data.author.name, text: newest.data.body });
  }
  const preview = previewOf(newest.data);
  return `${customerName}: ${preview.text || t(`kind.${preview.kind}`)}`;
}

/** The newest message at the moment the reader left the end. */
function useLastSeen(atEnd: boolean, lastId: string | null): string | null {
  const [lastSeenId, setLastSeenId] = useState(lastId);
  useEffect(() => {
    if (atEnd) setLastSeenId(lastId);
  }, [atEnd, lastId]);
  return lastSeenId;
}

/** The composer grows, the keyboard of a phone opens: the newest message must not slide under them. */
function useStayAtEnd(scroller: RefObject<HTMLElement | null>, atEnd: boolean, toEnd: () => void) {
  const latest = useRef({ atEnd, toEnd });
  latest.current = { atEnd, toEnd };
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      if (latest.current.atEnd) latest.current.toEnd();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);
}

/** Who writes wants to see it, wherever they were reading. */
function useFollowOwn(items: ThreadItem[], toEnd: () => void) {
  const { pending } = useThread();
  const last = items.at(-1);
  const isQueued = last?.item === "message" && last.data.direction === "out" && last.data.status === "queued";
  const ownId = last && (isQueued || pending.has(last.data.id)) ? last.data.id : null;
  const before = useRef(ownId);
  const latest = useRef(toEnd);
  latest.current = toEnd;
  useEffect(() => {
    if (ownId && ownId !== before.current) latest.current();
    before.current = ownId;
  }, [ownId]);
}

function OlderFailed({ onRetry }: { onRetry(): void }) {
  const { t } = useTranslation("desk");
  return (
    <div className="absolute inset-x-0 top-2 flex justify-center">
      <Button size="sm" onClick={onRetry} className="shadow-pop">
        {t("thread.load_older")}
      </Button>
    </div>
  );
}

function ToEnd({ count, onClick }: { count: number; onClick(): void }) {
  const { t } = useTranslation("desk");
  return (
    <div className="absolute inset-x-0 bottom-3 flex justify-center">
      <Button
        size="sm"
        variant={count > 0 ? "primary" : "secondary"}
        onClick={onClick}
        className="animate-rise rounded-full shadow-pop"
        data-testid="to-end"
      >
        {count > 0 ? t("thread.new", { count }) : t("thread.to_end")}
        <ArrowDown />
      </Button>
    </div>
  );
}
