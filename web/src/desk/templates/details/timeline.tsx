import { useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "@ui/button";
import { cn } from "@ui/cn";
import { dateAndTime } from "@ui/datetime";
import { Skeleton } from "@ui/skeleton";
import { ErrorState } from "@ui/states";
import { useTranslation } from "react-i18next";
import { desk } from "../../api/desk";
import { sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";
import type { HistoryEntry } from "../../api/types";

/** What became of a template, newest first, each with what caused it. */
export function Timeline({ templateId }: { templateId: string }) {
  const { t } = useTranslation("desk");
  const query = useInfiniteQuery({
    queryKey: keys.templateHistory(templateId),
    queryFn: ({ pageParam, signal }) => desk.templateHistory(templateId, { cursor: pageParam, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
  if (query.isPending) return <Skeleton className="h-40" />;
  if (query.data === undefined) {
    return <ErrorState text={sentenceOf(query.error)} onRetry={() => void query.refetch()} />;
  }
  const entries = query.data.pages.flatMap((page) => page.data);
  return (
    <>
      <ol className="border-s-2 ps-5" data-testid="template-timeline">
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ol>
      {query.hasNextPage && (
        <Button size="sm" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t("templates.timeline.more")}
        </Button>
      )}
    </>
  );
}

function Entry({ entry }: { entry: HistoryEntry }) {
  const { t, i18n } = useTranslation("desk");
  const reason = entry.reason ? t(`templates.reason.${entry.reason}`, { defaultValue: entry.reason }) : null;
  const told = [reason, entry.detail].filter(Boolean).join(" ");
  return (
    <li className="relative pb-4 last:pb-1">
      <span
        className={cn(
          "absolute -start-[1.6rem] top-1.5 size-2.5 rounded-full ring-4 ring-canvas",
          toneOf(entry),
        )}
        aria-hidden="true"
      />
      <p className="font-semibold">{useSentence(entry)}</p>
      {told !== "" && <p className="text-sm text-ink-soft">{told}</p>}
      <p className="text-xs text-ink-faint">
        <time dateTime={entry.at}>{dateAndTime(Date.parse(entry.at), i18n.language)}</time>
        {" · "}
        {entry.cause === "desk"
          ? t("templates.timeline.by", { name: entry.actor })
          : t(`templates.timeline.cause_${entry.cause}`)}
        {entry.cause === "webhook" && entry.source && (
          <>
            {" "}
            <code className="font-mono text-2xs">{entry.source}</code>
          </>
        )}
      </p>
    </li>
  );
}

const GOOD = ["APPROVED", "REINSTATED", "UNLOCKED", "UNARCHIVED", "GREEN"];
const BAD = ["REJECTED", "PAUSED", "DISABLED", "DELETED", "LOCKED", "LIMIT_EXCEEDED", "FLAGGED", "RED"];

function toneOf({ kind, after }: HistoryEntry): string {
  if (kind === "category" || kind === "category_notice") return "bg-accent";
  if (after && GOOD.includes(after)) return "bg-success";
  if (after && BAD.includes(after)) return "bg-danger";
  return "bg-line-strong";
}

function useSentence({ kind, before, after }: HistoryEntry): string {
  const { t } = useTranslation("desk");
  const word = (group: string, value: string | null) =>
    value === null ? "–" : t(`templates.${group}.${value}`, { defaultValue: value });
  switch (kind) {
    case "status":
      return word("status", after);
    case "quality":
      return t("templates.timeline.quality", {
        before: word("quality", before),
        after: word("quality", after),
      });
    case "category":
    case "category_notice":
      return t(`templates.timeline.${kind}`, {
        before: word("category", before),
        after: word("category", after),
      });
    case "created":
      return t("templates.timeline.created", { status: word("status", after) });
    default:
      return t(`templates.timeline.${kind}`);
  }
}
