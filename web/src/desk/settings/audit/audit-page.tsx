import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button } from "@ui/button";
import { EmptyState, ErrorState } from "@ui/states";
import { Download, ScrollText } from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { people } from "../../api/people";
import { sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";
import { MoreBelow } from "../more-below";
import { OnlyWith } from "../not-allowed";
import { RowSkeleton } from "../row-skeleton";
import { AuditEntryRow } from "./audit-entry";
import { type AuditSearch, filterOf } from "./audit-filter";
import { AuditFilters } from "./audit-filters";

export function AuditPage() {
  return (
    <OnlyWith permission="audit.read">
      <Log />
    </OnlyWith>
  );
}

function Log() {
  const { t } = useTranslation("desk");
  const search = useSearch({ from: "/signed-in/settings/audit" });
  const navigate = useNavigate();
  const setSearch = (next: AuditSearch) =>
    void navigate({ to: "/settings/audit", search: next, replace: true });
  const filter = filterOf(search);
  const log = useInfiniteQuery({
    queryKey: keys.audit(filter),
    queryFn: ({ pageParam, signal }) => people.audit(filter, { cursor: pageParam, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    // What is new stands at the top, and no event tells of it.
    staleTime: 0,
  });
  const entries = useMemo(() => (log.data?.pages ?? []).flatMap((page) => page.data), [log.data]);
  const isFiltered = Object.values(search).some((value) => value !== undefined);
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-xl text-ink-soft">{t("audit.intro")}</p>
        <Button asChild>
          <a href={people.auditExportPath(filter)} download="audit.csv">
            <Download />
            {t("audit.export")}
          </a>
        </Button>
      </div>
      <AuditFilters
        search={search}
        subjectName={entries.find((entry) => entry.subject_id === search.subject)?.subject_name}
        onChange={setSearch}
      />
      {log.isPending ? (
        <RowSkeleton />
      ) : log.data === undefined ? (
        <ErrorState text={sentenceOf(log.error)} onRetry={() => void log.refetch()} />
      ) : entries.length === 0 ? (
        <EmptyState
          icon={<ScrollText />}
          title={t(isFiltered ? "audit.nothing_found.title" : "audit.empty.title")}
          text={t(isFiltered ? "audit.nothing_found.text" : "audit.empty.text")}
          action={isFiltered && <Button onClick={() => setSearch({})}>{t("audit.clear")}</Button>}
          className="h-auto rounded-lg border border-dashed py-12"
        />
      ) : (
        <>
          <ul className="divide-y overflow-hidden rounded-lg border bg-surface" data-testid="audit">
            {entries.map((entry) => (
              <AuditEntryRow
                key={entry.id}
                entry={entry}
                onOnlySubject={() => setSearch({ subject: entry.subject_id })}
              />
            ))}
          </ul>
          {log.isFetchNextPageError && (
            <p role="alert" className="mt-4 text-center text-sm text-danger">
              {sentenceOf(log.error)}
            </p>
          )}
          {log.hasNextPage && (
            <MoreBelow
              label={t("audit.more")}
              busy={log.isFetchingNextPage}
              // After an error only by hand: it would fail again and again.
              automatic={!log.isFetchNextPageError}
              onMore={() => void log.fetchNextPage()}
            />
          )}
        </>
      )}
    </>
  );
}
