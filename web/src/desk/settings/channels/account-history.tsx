import { useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "@ui/button";
import { cn } from "@ui/cn";
import { Skeleton } from "@ui/skeleton";
import { ErrorState } from "@ui/states";
import {
  ChevronDown,
  Gauge,
  Gavel,
  HeartPulse,
  KeyRound,
  type LucideIcon,
  ShieldAlert,
  Signature,
  ThumbsDown,
  ThumbsUp,
  TriangleAlert,
  Zap,
} from "lucide-react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { desk } from "../../api/desk";
import { sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";
import type { Connection, StandingNews } from "../../api/types";
import { limitText, type Tone, toneOfNews } from "./standing-words";

const ICON: Record<StandingNews["kind"], LucideIcon> = {
  quality: ThumbsUp,
  messaging_limit: Gauge,
  throughput: Zap,
  name: Signature,
  health: HeartPulse,
  account: ShieldAlert,
  review: Gavel,
  alert: TriangleAlert,
  security: KeyRound,
};

const LOOK: Record<Tone, string> = {
  success: "bg-success-soft text-success",
  warm: "bg-accent-soft text-accent-ink",
  danger: "bg-danger-soft text-danger",
  neutral: "bg-sunken text-ink-soft",
};

/** What WhatsApp decided of an account and its numbers, asked for when it is opened. */
export function AccountHistory({ connection }: { connection: Connection }) {
  const { t } = useTranslation("desk");
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  return (
    <section className="border-b">
      <h3>
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setOpen(!isOpen)}
          className="flex min-h-11 w-full items-center gap-2 px-4 text-start font-semibold hover:bg-hover focus-visible:-outline-offset-2"
          data-testid="account-history"
        >
          <span className="flex-1">{t("standing.history")}</span>
          <ChevronDown
            className={cn("size-4 text-ink-faint transition-transform", isOpen && "rotate-180")}
            aria-hidden="true"
          />
        </button>
      </h3>
      <div id={id} hidden={!isOpen}>
        {isOpen && <NewsList connection={connection} />}
      </div>
    </section>
  );
}

function NewsList({ connection }: { connection: Connection }) {
  const { t } = useTranslation("desk");
  const news = useInfiniteQuery({
    queryKey: keys.standingNews(connection.id),
    queryFn: ({ pageParam, signal }) => desk.standingNews(connection.id, { cursor: pageParam, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
  if (news.isPending) return <Skeleton className="m-4 h-16 rounded-md" />;
  if (news.data === undefined) {
    return <ErrorState text={sentenceOf(news.error)} onRetry={() => void news.refetch()} />;
  }
  const all = news.data.pages.flatMap((page) => page.data);
  if (all.length === 0) return <p className="px-4 pb-4 text-ink-faint">{t("standing.nothing_yet")}</p>;
  const names = new Map(connection.channels.map((channel) => [channel.id, channel.display_phone_number]));
  return (
    <>
      <ol className="flex flex-col gap-3 px-4 pt-1 pb-4">
        {all.map((one) => (
          <NewsItem
            key={one.id}
            news={one}
            number={one.channel_id && connection.channels.length > 1 ? names.get(one.channel_id) : undefined}
          />
        ))}
      </ol>
      {news.hasNextPage && (
        <div className="px-4 pb-4">
          <Button size="sm" busy={news.isFetchingNextPage} onClick={() => void news.fetchNextPage()}>
            {t("standing.earlier")}
          </Button>
        </div>
      )}
    </>
  );
}

function NewsItem({ news, number }: { news: StandingNews; number: string | undefined }) {
  const { t, i18n } = useTranslation("desk");
  const isBadQuality = news.kind === "quality" && toneOfNews(news) === "danger";
  const Icon = isBadQuality ? ThumbsDown : ICON[news.kind];
  const say = (word: string) =>
    (news.kind === "messaging_limit" && limitText(word, i18n.language)) ||
    t(`standing.word.${word}`, { defaultValue: sentence(word) });
  const at = new Date(news.at);
  return (
    <li className="flex gap-3" data-testid="standing-news">
      <span className={cn("grid size-8 shrink-0 place-items-center rounded-full", LOOK[toneOfNews(news)])}>
        <Icon className="size-4" aria-hidden="true" />
      </span>
      <div className="min-w-0 flex-1">
        <p>
          <span className="text-ink-soft">{t(`standing.kind.${news.kind}`)}: </span>
          {news.before && <span className="text-ink-faint">{say(news.before)} → </span>}
          <b className="break-words">{say(news.after)}</b>
        </p>
        {news.detail && (
          <p className="text-sm break-words text-ink-soft" dir="auto">
            {sentence(news.detail)}
          </p>
        )}
        <p className="text-xs text-ink-faint">
          <time dateTime={news.at}>
            {at.toLocaleString(i18n.language, { dateStyle: "medium", timeStyle: "short" })}
          </time>
          {number && ` · ${number}`}
          {` · ${t(`standing.source.${news.source}`)}`}
        </p>
      </div>
    </li>
  );
}

/** `NAME_FORMAT_UNACCEPTABLE` as `name format unacceptable`, and what is a sentence as it is. */
const sentence = (words: string) =>
  words.replaceAll(/\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g, (word) => word.toLowerCase().replaceAll("_", " "));
