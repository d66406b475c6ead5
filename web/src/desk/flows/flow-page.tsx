import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { Button, IconButton } from "@ui/button";
import { ErrorState } from "@ui/states";
import { ArrowLeft, CircleAlert, CloudAlert, CloudCheck, Redo2, Undo2 } from "lucide-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { desk } from "../api/desk";
import { sentenceOf } from "../api/problem";
import { keys } from "../api/query-keys";
import type { FlowDetail } from "../api/types";
import { useMay } from "../session/session";
import { PageLoading } from "../shell/page-states";
import { BuildTab } from "./build/build-tab";
import { JsonTab } from "./build/json-tab";
import { FLOW_TABS } from "./model/tabs";
import { PublishButtons } from "./publish-buttons";
import { ResponsesTab } from "./responses/responses-tab";
import { SettingsTab } from "./settings-tab";
import { StatusBadge } from "./status-badge";
import { type FlowDraft, useFlowDraft } from "./use-flow-draft";

const route = getRouteApi("/signed-in/flows/$flowId");

/** One form: built, seen as JSON, and what customers filled in. */
export function FlowPage() {
  const { flowId } = route.useParams();
  const query = useQuery({ queryKey: keys.flow(flowId), queryFn: () => desk.flow(flowId) });
  if (query.isPending) return <PageLoading />;
  if (query.data === undefined) {
    return <ErrorState text={sentenceOf(query.error)} onRetry={() => void query.refetch()} />;
  }
  if (query.data.json === null) return <NotFetched detail={query.data} />;
  return <OneFlow key={flowId} detail={query.data} />;
}

/** The JSON was not read from WhatsApp yet, or there is none. */
function NotFetched({ detail }: { detail: FlowDetail }) {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  return (
    <ErrorState
      title={t("flows.no_json.title")}
      text={t("flows.no_json.text")}
      onRetry={() => {
        void desk
          .syncFlows(detail.flow.connection_id)
          .catch(() => undefined)
          .then(() => client.invalidateQueries({ queryKey: keys.flow(detail.flow.id) }));
      }}
    />
  );
}

function OneFlow({ detail }: { detail: FlowDetail }) {
  const { t } = useTranslation("desk");
  const mayChange = useMay("forms.write");
  const draft = useFlowDraft(detail);
  const asked = route.useSearch().tab ?? "build";
  const tabs = FLOW_TABS.filter((name) => mayChange || name !== "settings");
  const tab = tabs.find((name) => name === asked) ?? "build";
  const { flow } = detail;
  const readOnly = !mayChange || flow.status === "DEPRECATED";

  const { undo, redo } = draft;
  useEffect(() => {
    if (readOnly) return;
    const onKey = (event: KeyboardEvent) => {
      // A text field has its own.
      const inField =
        event.target instanceof HTMLElement && event.target.matches("input, textarea, [contenteditable]");
      if (inField || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
      event.preventDefault();
      if (event.shiftKey) redo();
      else undo();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [undo, redo, readOnly]);

  return (
    <div className="flex h-full flex-col">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-b bg-canvas px-3 pt-2 sm:px-4">
        <Button asChild variant="quiet" size="sm" className="-ms-1.5">
          <Link to="/flows" aria-label={t("flows.back")}>
            <ArrowLeft />
          </Link>
        </Button>
        <h1 className="min-w-0 truncate text-md font-bold" dir="auto">
          {flow.name}
        </h1>
        <StatusBadge flow={flow} />
        <SaveNote draft={draft} />
        <span className="flex-1" />
        {!readOnly && (
          <>
            <span className="flex">
              <IconButton
                label={t("flows.undo")}
                shortcut="Ctrl Z"
                disabled={!draft.canUndo}
                onClick={draft.undo}
              >
                <Undo2 />
              </IconButton>
              <IconButton
                label={t("flows.redo")}
                shortcut="Ctrl ⇧ Z"
                disabled={!draft.canRedo}
                onClick={draft.redo}
              >
                <Redo2 />
              </IconButton>
            </span>
            <PublishButtons detail={detail} draft={draft} />
          </>
        )}
        <nav aria-label={flow.name} className="flex basis-full gap-1 overflow-x-auto">
          {tabs.map((name) => (
            <Link
              key={name}
              to="/flows/$flowId"
              params={{ flowId: flow.id }}
              search={{ tab: name === "build" ? undefined : name }}
              activeOptions={{ exact: true, includeSearch: true, explicitUndefined: true }}
              data-chosen={tab === name || undefined}
              className="-mb-px inline-flex h-9 shrink-0 items-center gap-1.5 border-b-2 border-transparent px-3 font-semibold text-ink-soft hover:text-ink focus-visible:-outline-offset-2 data-chosen:border-primary data-chosen:text-primary"
            >
              {t(`flows.tab.${name}`)}
              {name === "responses" && <span className="text-sm tabular-nums">{flow.response_count}</span>}
            </Link>
          ))}
        </nav>
      </header>
      {flow.alert && (
        <p role="alert" className="flex items-center gap-2 bg-danger-soft px-4 py-2 text-sm text-danger">
          <CircleAlert className="size-4 shrink-0" aria-hidden="true" />
          {flow.alert}
        </p>
      )}
      <div className="min-h-0 flex-1">
        {tab === "build" && <BuildTab draft={draft} flow={flow} readOnly={readOnly} />}
        {tab === "json" && <JsonTab draft={draft} flow={flow} readOnly={readOnly} />}
        {tab === "responses" && <ResponsesTab detail={detail} />}
        {tab === "settings" && <SettingsTab detail={detail} />}
      </div>
    </div>
  );
}

function SaveNote({ draft }: { draft: FlowDraft }) {
  const { t } = useTranslation("desk");
  if (draft.save === "conflict" || draft.save === "failed") {
    return (
      <span role="alert" className="flex items-center gap-2 text-sm text-danger">
        <CloudAlert className="size-4 shrink-0" aria-hidden="true" />
        {draft.save === "conflict" ? t("flows.save.conflict") : draft.failure}
        <Button
          size="sm"
          onClick={() => (draft.save === "conflict" ? draft.overwrite() : void draft.flush())}
        >
          {draft.save === "conflict" ? t("flows.save.overwrite") : t("flows.save.again")}
        </Button>
      </span>
    );
  }
  return (
    <span role="status" className="flex items-center gap-1.5 text-sm text-ink-faint max-sm:sr-only">
      <CloudCheck className="size-4 shrink-0" aria-hidden="true" />
      {t(`flows.save.${draft.save}`)}
    </span>
  );
}
