import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "@ui/button";
import { dateAndTime } from "@ui/datetime";
import { Select } from "@ui/select";
import { EmptyState, ErrorState } from "@ui/states";
import { Download, Star } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";
import { type SurveyAnswer, type SurveyFilter, type SurveySummary, survey } from "../../api/survey";
import { serverClock } from "../../live/server-clock";
import { useAgents } from "../../queries/use-agents";
import { MoreBelow } from "../more-below";
import { RowSkeleton } from "../row-skeleton";

const ALL = "all";
const TIMES_DAYS = [7, 30, 90, 365] as const;
const DAY_MS = 24 * 3600 * 1000;

/** The average and how it comes about, then each answer. */
export function SurveyResults() {
  const { t } = useTranslation("desk");
  const agents = useAgents().data ?? [];
  const [days, setDays] = useState(30);
  const [agentId, setAgentId] = useState(ALL);
  const [score, setScore] = useState<number | undefined>();
  const filter = useMemo((): SurveyFilter => {
    // Whole hours: the same question for a while.
    const from = Math.floor((serverClock.nowMs() - days * DAY_MS) / 3_600_000) * 3_600_000;
    return { from: new Date(from).toISOString(), agent_id: agentId === ALL ? undefined : agentId };
  }, [days, agentId]);
  return (
    <section aria-label={t("satisfaction.results")} className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-2">
        <Select
          value={String(days)}
          label={t("satisfaction.time")}
          choices={TIMES_DAYS.map((count) => ({
            value: String(count),
            label: t("satisfaction.last_days", { count }),
          }))}
          onChange={(value) => setDays(Number(value))}
          className="w-auto"
        />
        <Select
          value={agentId}
          label={t("satisfaction.agent")}
          choices={[
            { value: ALL, label: t("satisfaction.all_agents") },
            ...agents.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={setAgentId}
          className="w-auto max-w-56"
        />
        <span className="flex-1" />
        <Button asChild>
          <a href={survey.exportPath({ ...filter, score })} download="satisfaction.csv">
            <Download />
            {t("satisfaction.export")}
          </a>
        </Button>
      </div>
      <Summary filter={filter} score={score} onScore={setScore} />
      <Answers filter={{ ...filter, score }} />
    </section>
  );
}

interface SummaryProps {
  filter: SurveyFilter;
  score: number | undefined;
  onScore(score: number | undefined): void;
}

function Summary({ filter, score, onScore }: SummaryProps) {
  const summary = useQuery({ queryKey: keys.surveySummary(filter), queryFn: () => survey.summary(filter) });
  if (summary.isPending) return <RowSkeleton />;
  if (summary.data === undefined) {
    return <ErrorState text={sentenceOf(summary.error)} onRetry={() => void summary.refetch()} />;
  }
  return <SummaryCard summary={summary.data} score={score} onScore={onScore} />;
}

interface SummaryCardProps {
  summary: SurveySummary;
  score: number | undefined;
  onScore(score: number | undefined): void;
}

function SummaryCard({ summary, score, onScore }: SummaryCardProps) {
  const { t, i18n } = useTranslation("desk");
  const { asked, answered, scores, average } = summary;
  const percent = new Intl.NumberFormat(i18n.language, { style: "percent", maximumFractionDigits: 0 });
  const decimal = new Intl.NumberFormat(i18n.language, {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  return (
    <div
      className="grid gap-6 rounded-lg border bg-surface p-4 sm:grid-cols-[10rem_minmax(0,1fr)] sm:p-6"
      data-testid="survey-summary"
    >
      <div className="flex flex-col justify-center gap-1 text-center">
        <p className="text-4xl font-bold tabular-nums" data-testid="survey-average">
          {average === null ? "–" : decimal.format(average)}
        </p>
        <Stars score={average ?? 0} />
        <p className="text-sm text-ink-faint">{t("satisfaction.answered_of", { answered, asked })}</p>
      </div>
      <ul className="flex flex-col justify-center gap-1" aria-label={t("satisfaction.scores")}>
        {scores
          .map((count, at) => ({ count, of: at + 1 }))
          .toReversed()
          .map(({ count, of }) => {
            const share = answered === 0 ? 0 : count / answered;
            return (
              <li key={of}>
                <button
                  type="button"
                  aria-pressed={score === of}
                  onClick={() => onScore(score === of ? undefined : of)}
                  className="flex w-full items-center gap-3 rounded-md px-2 py-1 text-sm hover:bg-hover aria-pressed:bg-selected"
                  data-testid="survey-score"
                >
                  <span className="w-8 shrink-0 text-end tabular-nums">{of} ★</span>
                  <span className="h-2.5 min-w-0 flex-1 overflow-hidden rounded-full bg-sunken">
                    <span
                      className="block h-full rounded-full bg-primary"
                      style={{ width: `${share * 100}%` }}
                    />
                  </span>
                  <span className="w-20 shrink-0 text-end text-ink-soft tabular-nums">
                    {count} · {percent.format(share)}
                  </span>
                </button>
              </li>
            );
          })}
      </ul>
    </div>
  );
}

function Answers({ filter }: { filter: SurveyFilter }) {
  const { t } = useTranslation("desk");
  const query = useInfiniteQuery({
    queryKey: keys.surveyAnswers(filter),
    queryFn: ({ pageParam, signal }) => survey.answers(filter, { cursor: pageParam, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    // No event tells of new ones.
    staleTime: 0,
  });
  const answers = (query.data?.pages ?? []).flatMap((page) => page.data);
  if (query.isPending) return <RowSkeleton />;
  if (query.data === undefined) {
    return <ErrorState text={sentenceOf(query.error)} onRetry={() => void query.refetch()} />;
  }
  if (answers.length === 0) {
    return (
      <EmptyState
        icon={<Star />}
        title={t("satisfaction.empty.title")}
        text={t("satisfaction.empty.text")}
        className="h-auto rounded-lg border border-dashed py-10"
      />
    );
  }
  return (
    <>
      <ul className="divide-y overflow-hidden rounded-lg border bg-surface">
        {answers.map((answer) => (
          <AnswerRow key={answer.id} answer={answer} />
        ))}
      </ul>
      {query.hasNextPage && (
        <MoreBelow
          label={t("satisfaction.more")}
          busy={query.isFetchingNextPage}
          automatic={!query.isFetchNextPageError}
          onMore={() => void query.fetchNextPage()}
        />
      )}
    </>
  );
}

function AnswerRow({ answer }: { answer: SurveyAnswer }) {
  const { t, i18n } = useTranslation("desk");
  const { contact, agent, comment, score } = answer;
  return (
    <li data-testid="survey-answer">
      <Link
        to="/inbox/$conversationId"
        params={{ conversationId: answer.conversation_id }}
        className="flex flex-wrap items-baseline gap-x-3 gap-y-1 px-4 py-3 hover:bg-hover"
      >
        <Stars score={score} />
        <span className="max-w-64 min-w-0 truncate font-semibold" dir="auto">
          {contact.name}
        </span>
        {agent && (
          <span className="max-w-48 min-w-0 truncate text-sm text-ink-faint" dir="auto">
            {t("satisfaction.of_agent", { name: agent.name })}
          </span>
        )}
        <span className="flex-1" />
        <time dateTime={answer.answered_at} className="text-sm text-ink-faint">
          {dateAndTime(Date.parse(answer.answered_at), i18n.language)}
        </time>
        {comment && (
          <q className="basis-full break-words whitespace-pre-line text-ink-soft" dir="auto">
            {comment}
          </q>
        )}
      </Link>
    </li>
  );
}

const FIVE = [1, 2, 3, 4, 5];

function Stars({ score }: { score: number }) {
  const { t } = useTranslation("desk");
  return (
    <span
      className="inline-flex shrink-0 justify-center gap-0.5 self-center"
      role="img"
      aria-label={t("satisfaction.stars", { score })}
    >
      {FIVE.map((of) => (
        <Star
          key={of}
          className={of <= Math.round(score) ? "size-4 fill-accent text-accent" : "size-4 text-line-strong"}
          aria-hidden="true"
        />
      ))}
    </span>
  );
}
