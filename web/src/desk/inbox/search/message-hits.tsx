import { useLocation, useNavigate } from "@tanstack/react-router";
import { Avatar } from "@ui/avatar";
import { Button } from "@ui/button";
import { cn } from "@ui/cn";
import { dayLabel, listTime } from "@ui/datetime";
import { Skeleton } from "@ui/skeleton";
import { StickyNote } from "lucide-react";
import { useTranslation } from "react-i18next";
import { sentenceOf } from "../../api/problem";
import type { MessageHit } from "../../api/types";
import { contactName } from "../../contact/contact-name";
import { useNow } from "../../live/server-clock";
import { hitHash } from "./hit-address";
import { useMessageSearch } from "./use-message-search";

const MINUTE_MS = 60_000;

/** What customers, the business and agents wrote with these words. */
export function MessageHits({ q, channelId }: { q: string; channelId: string | undefined }) {
  const { t, i18n } = useTranslation("desk");
  const { query, hits, searchedTo } = useMessageSearch(q, channelId);
  const nowMs = useNow(MINUTE_MS);
  const { hasNextPage, isFetching, fetchNextPage, error } = query;
  const looking = isFetching && hits.length === 0;
  return (
    <div className="min-h-0 flex-1 overflow-y-auto" data-testid="message-hits" aria-busy={isFetching}>
      <ul>
        {hits.map((hit) => (
          <li key={hit.id}>
            <HitRow hit={hit} nowMs={nowMs} />
          </li>
        ))}
      </ul>
      {looking && <HitsSkeleton />}
      {!looking && !error && hits.length === 0 && (
        <p className="px-3 py-4 text-sm text-ink-soft">{t("inbox.search_hits.none", { q })}</p>
      )}
      {error && (
        <div role="alert" className="flex flex-col items-start gap-2 px-3 py-4 text-sm text-ink-soft">
          {sentenceOf(error)}
          <Button size="sm" onClick={() => void query.refetch()}>
            {t("inbox.search_hits.retry")}
          </Button>
        </div>
      )}
      {hits.length > 0 && hasNextPage && (
        <div className="flex flex-col items-center gap-1.5 px-3 py-3 text-center text-xs text-ink-faint">
          {searchedTo && (
            <span>
              {t("inbox.search_hits.so_far", { day: dayLabel(Date.parse(searchedTo), nowMs, i18n.language) })}
            </span>
          )}
          <Button size="sm" disabled={isFetching} onClick={() => void fetchNextPage()}>
            {t("inbox.search_hits.further")}
          </Button>
        </div>
      )}
    </div>
  );
}

function HitRow({ hit, nowMs }: { hit: MessageHit; nowMs: number }) {
  const { t, i18n } = useTranslation("desk");
  const navigate = useNavigate();
  const name = contactName(hit.contact);
  const hash = hitHash(hit.id, hit.created_at);
  const selected = useLocation({ select: (location) => location.hash }) === hash;
  return (
    <a
      href={`/inbox/${hit.conversation_id}${window.location.search}#${hash}`}
      aria-current={selected || undefined}
      data-testid="message-hit"
      data-message-id={hit.id}
      onClick={(event) => {
        if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        void navigate({
          to: "/inbox/$conversationId",
          params: { conversationId: hit.conversation_id },
          search: true,
          hash,
        });
      }}
      className={cn(
        "relative flex gap-3 px-3 py-2.5 focus-visible:-outline-offset-2",
        "after:absolute after:inset-x-3 after:bottom-0 after:h-px after:bg-line/60",
        selected ? "bg-selected" : "hover:bg-hover",
      )}
    >
      <Avatar name={name} seed={hit.contact.id} size="sm" className="mt-0.5" />
      <div className="min-w-0 flex-1">
        <div className="flex items-baseline gap-2">
          <span className="min-w-0 flex-1 truncate text-sm font-semibold" dir="auto" translate="no">
            {name}
          </span>
          <time dateTime={hit.created_at} className="shrink-0 text-xs text-ink-faint">
            {listTime(Date.parse(hit.created_at), nowMs, i18n.language)}
          </time>
        </div>
        <p className="mt-0.5 line-clamp-2 text-sm break-words text-ink-soft" dir="auto">
          {hit.item === "note" && (
            <span className="me-1 inline-flex items-center gap-1 font-semibold text-accent-ink">
              <StickyNote className="size-3.5" aria-hidden="true" />
              {t("inbox.search_hits.note")}
            </span>
          )}
          {hit.author && <span className="font-medium text-ink">{hit.author.name}: </span>}
          <Excerpt parts={hit.excerpt} />
        </p>
      </div>
    </a>
  );
}

function Excerpt({ parts }: { parts: MessageHit["excerpt"] }) {
  return parts.map((part, index) =>
    part.hit ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text have no other name
      <mark key={index} className="rounded-xs bg-accent-soft font-semibold text-accent-ink">
        {part.text}
      </mark>
    ) : (
      part.text
    ),
  );
}

function HitsSkeleton() {
  const { t } = useTranslation("desk");
  return (
    <div role="status">
      <span className="sr-only">{t("app.loading")}</span>
      {["a", "b", "c"].map((row) => (
        <div key={row} className="flex gap-3 px-3 py-2.5" aria-hidden="true">
          <Skeleton className="size-8 rounded-full" />
          <div className="flex-1 space-y-2">
            <Skeleton className="h-3.5 w-1/2" />
            <Skeleton className="h-3 w-4/5" />
          </div>
        </div>
      ))}
    </div>
  );
}
