import { MediaLightbox } from "@ui/media-lightbox";
import { EmptyState, ErrorState } from "@ui/states";
import { MessageCircle } from "lucide-react";
import { useCallback, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { sentenceOf } from "../api/problem";
import type { Conversation } from "../api/types";
import { contactName } from "../contact/contact-name";
import { useNow } from "../live/server-clock";
import { isWindowOpen } from "../live/service-window";
import { messagesOf } from "../live/thread-patches";
import { useChannel } from "../queries/use-channels";
import { lightboxItems } from "./lightbox-items";
import { ThreadContext } from "./thread-context";
import { ThreadSkeleton } from "./thread-skeleton";
import { ThreadView, type ThreadViewHandle } from "./thread-view";
import { useOpenAt } from "./use-open-at";
import { useThreadItems } from "./use-thread-items";

const WINDOW_STEP_MS = 1000;
const HIGHLIGHT_MS = 1800;
/** A quoted message further back than this many pages is not looked for. */
const MOST_PAGES_BACK = 40;

export function Thread({ conversation }: { conversation: Conversation }) {
  const { t, i18n } = useTranslation("desk");
  const { query, items, entries } = useThreadItems(conversation.id);
  const messages = useMemo(() => messagesOf(items), [items]);
  const view = useRef<ThreadViewHandle>(null);
  const [openMediaId, setOpenMediaId] = useState<string | null>(null);
  const [highlightedId, setHighlightedId] = useState<string | null>(null);
  const now = useNow(WINDOW_STEP_MS);
  const windowOpen = isWindowOpen(conversation.window, now);
  const customerName = contactName(conversation.contact);
  const connectionId = useChannel(conversation.channel_id)?.connection_id;
  const { fetchNextPage, hasNextPage } = query;

  const latest = useRef(items);
  latest.current = items;
  const jumpTo = useCallback(
    async (messageId: string, atMs = 0) => {
      const isLoaded = () => latest.current.some((item) => item.data.id === messageId);
      const isPassed = () => Date.parse(latest.current[0]?.data.created_at ?? "") < atMs;
      let more = hasNextPage;
      for (let page = 0; page < MOST_PAGES_BACK && more && !isLoaded() && !isPassed(); page += 1) {
        more = (await fetchNextPage()).hasNextPage;
        // The pages reach `latest` with the next render.
        await new Promise(requestAnimationFrame);
      }
      if (!isLoaded()) return;
      view.current?.scrollToMessage(messageId);
      setHighlightedId(messageId);
      setTimeout(() => setHighlightedId(null), HIGHLIGHT_MS);
    },
    [fetchNextPage, hasNextPage],
  );

  useOpenAt(query.data !== undefined, jumpTo);

  const context = useMemo(
    () => ({
      customerName,
      windowOpen,
      connectionId,
      jumpTo: (messageId: string) => void jumpTo(messageId),
      openMedia: setOpenMediaId,
      highlightedId,
      pending: new Map(entries.map((entry) => [entry.id, entry])),
    }),
    [customerName, windowOpen, connectionId, jumpTo, highlightedId, entries],
  );

  if (query.isPending) return <ThreadSkeleton />;
  if (query.data === undefined) {
    return (
      <div className="min-h-0 flex-1">
        <ErrorState text={sentenceOf(query.error)} onRetry={() => void query.refetch()} />
      </div>
    );
  }
  if (items.length === 0) {
    return (
      <div className="min-h-0 flex-1">
        <EmptyState icon={<MessageCircle />} title={t("thread.empty.title")} text={t("thread.empty.text")} />
      </div>
    );
  }
  return (
    <ThreadContext value={context}>
      <ThreadView ref={view} conversation={conversation} items={items} messages={messages} query={query} />
      <MediaLightbox
        items={openMediaId ? lightboxItems(messages, customerName, t("thread.business"), i18n.language) : []}
        openId={openMediaId}
        onOpenIdChange={setOpenMediaId}
      />
    </ThreadContext>
  );
}
