import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "@ui/button";
import { Skeleton } from "@ui/skeleton";
import { EmptyState, ErrorState } from "@ui/states";
import { toast } from "@ui/toast";
import { ClipboardList, Inbox, Plus, RotateCw, TriangleAlert } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { desk } from "../api/desk";
import { sentenceOf } from "../api/problem";
import { keys } from "../api/query-keys";
import type { Connection, Flow } from "../api/types";
import { useMay } from "../session/session";
import { NewFlowDialog } from "./new-flow-dialog";
import { StatusBadge } from "./status-badge";
import { useFlows } from "./use-flows";

/** The forms of all accounts. */
export function FlowsPage() {
  const { t } = useTranslation("desk");
  const mayChange = useMay("forms.write");
  const [creating, setCreating] = useState(false);
  const connections = useQuery({ queryKey: keys.connections, queryFn: desk.connections, enabled: mayChange });
  const usable = (connections.data ?? []).filter(({ status }) => status !== "disconnected");
  const canCreate = mayChange && usable.length > 0;
  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto flex min-h-full max-w-5xl flex-col px-4 pt-5 pb-16 sm:px-8">
        <header className="flex flex-wrap items-center gap-x-3 gap-y-2 pb-4">
          <div className="min-w-0 flex-1 max-sm:basis-full">
            <h1 className="text-xl font-bold">{t("flows.title")}</h1>
            <p className="text-sm text-ink-soft">{t("flows.subtitle")}</p>
          </div>
          <Button asChild variant="quiet">
            <Link to="/flows/unknown">
              <Inbox />
              {t("flows.unknown.title")}
            </Link>
          </Button>
          {canCreate && <SyncButton connections={usable} />}
          {canCreate && (
            <Button variant="primary" onClick={() => setCreating(true)}>
              <Plus />
              {t("flows.new")}
            </Button>
          )}
        </header>
        <FlowList
          action={
            canCreate ? (
              <Button variant="primary" onClick={() => setCreating(true)}>
                <Plus />
                {t("flows.new")}
              </Button>
            ) : mayChange && connections.isSuccess ? (
              <Button asChild>
                <Link to="/settings/channels">{t("flows.connect_first")}</Link>
              </Button>
            ) : null
          }
        />
        {creating && <NewFlowDialog connections={usable} onClose={() => setCreating(false)} />}
      </div>
    </div>
  );
}

function SyncButton({ connections }: { connections: Connection[] }) {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const sync = useMutation({
    mutationFn: () => Promise.all(connections.map(({ id }) => desk.syncFlows(id))),
    onSuccess: () => toast.success(t("flows.synced")),
    onError: (error) => toast.error(sentenceOf(error)),
    onSettled: () => void client.invalidateQueries({ queryKey: keys.flows }),
  });
  return (
    <Button busy={sync.isPending} onClick={() => sync.mutate()}>
      <RotateCw />
      {t("flows.sync")}
    </Button>
  );
}

function FlowList({ action }: { action: ReactNode }) {
  const { t } = useTranslation("desk");
  const query = useFlows();
  const { flows } = query;
  if (query.isPending) return <ListSkeleton />;
  if (query.data === undefined) {
    return <ErrorState text={sentenceOf(query.error)} onRetry={() => void query.refetch()} />;
  }
  if (flows.length === 0) {
    return (
      <EmptyState
        icon={<ClipboardList />}
        title={t("flows.empty.title")}
        text={t("flows.empty.text")}
        action={action}
        className="flex-1"
      />
    );
  }
  return (
    <>
      <ul className="divide-y overflow-hidden rounded-lg border bg-surface" data-testid="flow-list">
        {flows.map((flow) => (
          <FlowRow key={flow.id} flow={flow} />
        ))}
      </ul>
      {query.hasNextPage && (
        <Button
          className="mt-4 self-center"
          busy={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t("flows.more")}
        </Button>
      )}
    </>
  );
}

function FlowRow({ flow }: { flow: Flow }) {
  const { t } = useTranslation("desk");
  return (
    <li>
      <Link
        to="/flows/$flowId"
        params={{ flowId: flow.id }}
        className="flex items-center gap-4 px-4 py-3 hover:bg-hover focus-visible:-outline-offset-2"
      >
        <span className="inline-flex size-10 shrink-0 items-center justify-center rounded-md bg-primary-soft text-primary">
          <ClipboardList className="size-5" aria-hidden="true" />
        </span>
        <span className="min-w-0 flex-1">
          <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <span className="min-w-0 truncate font-semibold" dir="auto">
              {flow.name}
            </span>
            <StatusBadge flow={flow} />
          </span>
          <span className="block truncate text-sm text-ink-faint">
            {flow.categories.map((name) => t(`flows.category.${name}`, { defaultValue: name })).join(" · ")}
          </span>
          {(flow.alert || flow.problems.length > 0) && (
            <span className="mt-0.5 flex items-center gap-1.5 text-sm text-danger">
              <TriangleAlert className="size-3.5 shrink-0" aria-hidden="true" />
              <span className="truncate">
                {flow.alert ?? t("flows.problems.count", { count: flow.problems.length })}
              </span>
            </span>
          )}
        </span>
        <span className="shrink-0 text-end">
          <span className="block text-md font-semibold tabular-nums">{flow.response_count}</span>
          <span className="block text-xs text-ink-faint">
            {t("flows.responses.word", { count: flow.response_count })}
          </span>
        </span>
      </Link>
    </li>
  );
}

const ROWS = ["a", "b", "c", "d"];

const ListSkeleton = () => (
  <div className="space-y-5 rounded-lg border bg-surface p-4" aria-hidden="true">
    {ROWS.map((row) => (
      <div key={row} className="flex items-center gap-3">
        <Skeleton className="size-10 rounded-md" />
        <Skeleton className="h-4 w-64" />
      </div>
    ))}
  </div>
);
