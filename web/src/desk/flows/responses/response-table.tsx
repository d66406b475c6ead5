import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Avatar } from "@ui/avatar";
import { Button } from "@ui/button";
import { Field, Input } from "@ui/field";
import { Skeleton } from "@ui/skeleton";
import { EmptyState, ErrorState } from "@ui/states";
import { Download, FileSpreadsheet, Inbox } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { desk, type ResponseFilter } from "../../api/desk";
import { sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";
import type { FlowQuestion } from "../../api/types";
import { AnswerValue } from "./answer-value";
import { columnsOf, rangeOf } from "./columns";
import { SummaryBars } from "./summary-bars";

interface ResponseTableProps {
  /** Absent: responses whose form is not known. */
  flowId?: string;
  questions: FlowQuestion[];
}

/** What customers filled in: a row for each, a column for each question. */
export function ResponseTable({ flowId, questions }: ResponseTableProps) {
  const { t, i18n } = useTranslation("desk");
  const [first, setFirst] = useState("");
  const [last, setLast] = useState("");
  const filter: ResponseFilter = useMemo(
    () => ({ ...(flowId === undefined ? {} : { flow_id: flowId }), ...rangeOf(first, last) }),
    [flowId, first, last],
  );
  const query = useInfiniteQuery({
    queryKey: keys.responses(filter),
    queryFn: ({ pageParam, signal }) => desk.flowResponses(filter, { cursor: pageParam, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
  const responses = useMemo(() => (query.data?.pages ?? []).flatMap((page) => page.data), [query.data]);
  const columns = useMemo(() => columnsOf(questions, responses), [questions, responses]);
  const time = new Intl.DateTimeFormat(i18n.language, { dateStyle: "medium", timeStyle: "short" });
  const isFiltered = first !== "" || last !== "";
  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto flex min-h-full max-w-6xl flex-col gap-4 p-4 sm:px-6">
        <div className="flex flex-wrap items-end gap-2">
          <Day label={t("flows.responses.from")} value={first} max={last} onChange={setFirst} />
          <Day label={t("flows.responses.to")} value={last} min={first} onChange={setLast} />
          {isFiltered && (
            <Button
              variant="quiet"
              onClick={() => {
                setFirst("");
                setLast("");
              }}
            >
              {t("flows.responses.all_time")}
            </Button>
          )}
          <span className="flex-1" />
          {responses.length > 0 && (
            <>
              <Button asChild>
                <a href={desk.exportPath(filter, "csv")} download>
                  <Download />
                  CSV
                </a>
              </Button>
              <Button asChild>
                <a href={desk.exportPath(filter, "xlsx")} download>
                  <FileSpreadsheet />
                  Excel
                </a>
              </Button>
            </>
          )}
        </div>
        {query.isPending ? (
          <TableSkeleton />
        ) : query.data === undefined ? (
          <ErrorState text={sentenceOf(query.error)} onRetry={() => void query.refetch()} />
        ) : responses.length === 0 ? (
          <EmptyState
            icon={<Inbox />}
            className="flex-1"
            title={t(isFiltered ? "flows.responses.none_then" : "flows.responses.none")}
            text={isFiltered ? undefined : t("flows.responses.none_text")}
          />
        ) : (
          <>
            {flowId !== undefined && <SummaryBars filter={filter} flowId={flowId} />}
            <div className="overflow-x-auto rounded-lg border bg-surface">
              <table className="w-full border-collapse text-sm" data-testid="response-table">
                <thead>
                  <tr className="border-b text-start text-xs text-ink-faint">
                    <Head>{t("flows.responses.contact")}</Head>
                    <Head>{t("flows.responses.time")}</Head>
                    {columns.map(({ key, title }) => (
                      <Head key={key}>{title}</Head>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {responses.map((response) => (
                    <tr
                      key={response.message_id}
                      className="border-b align-top last:border-b-0 hover:bg-hover"
                    >
                      <td className="px-3 py-2">
                        <Link
                          to="/inbox/$conversationId"
                          params={{ conversationId: response.conversation_id }}
                          className="flex max-w-48 items-center gap-2 font-semibold hover:underline"
                        >
                          <Avatar name={response.contact.name} seed={response.contact.id} size="sm" />
                          <span className="truncate" dir="auto">
                            {response.contact.name}
                          </span>
                        </Link>
                      </td>
                      <td className="px-3 py-2 whitespace-nowrap text-ink-soft">
                        <time dateTime={response.created_at}>
                          {time.format(new Date(response.created_at))}
                        </time>
                      </td>
                      {columns.map(({ key }) => (
                        <td
                          key={key}
                          className="max-w-80 min-w-28 px-3 py-2 break-words whitespace-pre-wrap"
                          dir="auto"
                        >
                          <span className="line-clamp-6">
                            <AnswerValue answer={response.answers.find((answer) => answer.key === key)} />
                          </span>
                        </td>
                      ))}
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
            {query.hasNextPage && (
              <Button
                className="self-center"
                busy={query.isFetchingNextPage}
                onClick={() => void query.fetchNextPage()}
              >
                {t("flows.more")}
              </Button>
            )}
          </>
        )}
      </div>
    </div>
  );
}

const Head = ({ children }: { children: string }) => (
  <th scope="col" className="max-w-80 px-3 py-2 text-start font-semibold">
    <span className="line-clamp-2">{children}</span>
  </th>
);

interface DayProps {
  label: string;
  value: string;
  min?: string;
  max?: string;
  onChange(value: string): void;
}

const Day = ({ label, value, min, max, onChange }: DayProps) => (
  <Field label={label} className="gap-0.5">
    {(control) => (
      <Input
        {...control}
        type="date"
        className="w-40"
        value={value}
        min={min || undefined}
        max={max || undefined}
        onChange={(event) => onChange(event.target.value)}
      />
    )}
  </Field>
);

const ROWS = ["a", "b", "c", "d", "e"];

const TableSkeleton = () => (
  <div className="space-y-4 rounded-lg border bg-surface p-4" aria-hidden="true">
    {ROWS.map((row) => (
      <Skeleton key={row} className="h-5 w-full" />
    ))}
  </div>
);
