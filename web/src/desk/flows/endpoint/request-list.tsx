import { Badge } from "@ui/badge";
import { Button } from "@ui/button";
import { dateAndTime } from "@ui/datetime";
import { Skeleton } from "@ui/skeleton";
import { ErrorState } from "@ui/states";
import { useTranslation } from "react-i18next";
import { sentenceOf } from "../../api/problem";
import type { EndpointRequestEntry } from "../../api/types";
import { Section } from "../section";
import { useEndpointRequests } from "./use-endpoint";

const TONE = {
  answered: "success",
  finished: "success",
  acknowledged: "neutral",
  token_void: "warm",
  failed: "danger",
  not_decrypted: "danger",
  wrong_signature: "danger",
  off: "neutral",
} as const;

/** What phones asked lately, and what came of it. Nothing of what customers filled in is kept here. */
export function RequestList({ flowId }: { flowId: string }) {
  const { t } = useTranslation("desk");
  const query = useEndpointRequests(flowId);
  return (
    <Section title={t("flows.endpoint.requests.title")} text={t("flows.endpoint.requests.text")}>
      {query.isPending ? (
        <div className="flex flex-col gap-2" aria-busy="true">
          <Skeleton className="h-5 w-full" />
          <Skeleton className="h-5 w-4/5" />
        </div>
      ) : query.data === undefined ? (
        <ErrorState text={sentenceOf(query.error)} onRetry={() => void query.refetch()} />
      ) : query.requests.length === 0 ? (
        <p className="text-sm text-ink-soft">{t("flows.endpoint.requests.none")}</p>
      ) : (
        <ul className="flex flex-col divide-y" data-testid="endpoint-requests">
          {query.requests.map((entry) => (
            <Row key={entry.id} entry={entry} />
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <Button
          size="sm"
          className="self-start"
          busy={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t("flows.more")}
        </Button>
      )}
    </Section>
  );
}

function Row({ entry }: { entry: EndpointRequestEntry }) {
  const { t, i18n } = useTranslation("desk");
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-0.5 py-2 text-sm first:pt-0 last:pb-0">
      <Badge tone={TONE[entry.outcome]}>{t(`flows.endpoint.outcome.${entry.outcome}`)}</Badge>
      <span className="min-w-0 flex-1 truncate">
        {entry.action === null ? t("flows.endpoint.action.unknown") : t(actionKey(entry.action))}
        {entry.screen && <span className="ms-1.5 font-mono text-xs text-ink-soft">{entry.screen}</span>}
      </span>
      <span className="text-ink-faint tabular-nums">
        {t("flows.endpoint.requests.ms", { ms: entry.duration_ms })}
      </span>
      <time dateTime={entry.at} className="text-ink-faint tabular-nums">
        {dateAndTime(Date.parse(entry.at), i18n.language)}
      </time>
      {entry.cause && <p className="basis-full break-words text-ink-soft">{entry.cause}</p>}
    </li>
  );
}

const ACTIONS = ["ping", "INIT", "BACK", "data_exchange", "error"] as const;

const actionKey = (action: string) =>
  `flows.endpoint.action.${ACTIONS.find((known) => known === action) ?? "unknown"}` as const;
