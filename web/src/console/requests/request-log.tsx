import { Badge } from "@ui/badge";
import { Button } from "@ui/button";
import { Checkbox } from "@ui/checkbox";
import { cn } from "@ui/cn";
import { Input } from "@ui/field";
import { EmptyState, ErrorState } from "@ui/states";
import { ArrowLeftRight, Pause, Play } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { GraphRequest } from "../../control/types";
import { LoadingLines } from "../layout/loading-lines";
import { preciseTime } from "../layout/precise-time";
import { SectionHeading } from "../layout/section-heading";
import { useRequests } from "../state/console-queries";
import { matchesRequest } from "../state/traffic";

export function RequestLog() {
  const { t } = useTranslation("console");
  const requests = useRequests();
  const [text, setText] = useState("");
  const [onlyErrors, setOnlyErrors] = useState(false);
  const [paused, setPaused] = useState<GraphRequest[] | null>(null);
  const all = paused ?? requests.data ?? [];
  const shown = all.filter((request) => matchesRequest(request, { text, onlyErrors }));
  const arrived = paused === null ? 0 : (requests.data ?? []).findIndex(({ id }) => id === paused[0]?.id);

  return (
    <>
      <SectionHeading title={t("section.requests")} text={t("requests.text")}>
        <Input
          type="search"
          aria-label={t("requests.filter")}
          placeholder={t("requests.filter")}
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="!w-52"
        />
        <Checkbox checked={onlyErrors} onChange={setOnlyErrors}>
          {t("requests.only_errors")}
        </Checkbox>
        <Button onClick={() => setPaused(paused === null ? (requests.data ?? []) : null)}>
          {paused === null ? <Pause /> : <Play />}
          {paused === null ? t("requests.pause") : t("requests.resume")}
          {arrived > 0 && <Badge tone="accent">{arrived}</Badge>}
        </Button>
      </SectionHeading>
      {requests.isPending && <LoadingLines />}
      {requests.isError && (
        <ErrorState
          className="!h-80"
          title={t("requests.failed")}
          text={requests.error.message}
          onRetry={() => void requests.refetch()}
        />
      )}
      {requests.data && all.length === 0 && (
        <EmptyState
          className="!h-80"
          icon={<ArrowLeftRight />}
          title={t("requests.none")}
          text={t("requests.none_text")}
        />
      )}
      {all.length > 0 && shown.length === 0 && (
        <EmptyState className="!h-80" icon={<ArrowLeftRight />} title={t("requests.no_match")} />
      )}
      {shown.length > 0 && <RequestTable requests={shown} />}
    </>
  );
}

/** Columns on wide pages; on narrow ones the path has a line of its own. */
const LINE =
  "flex flex-wrap items-baseline gap-x-3 py-1.5 sm:grid sm:grid-cols-[6rem_3.5rem_minmax(0,1fr)_6rem_4rem]";

function RequestTable({ requests }: { requests: GraphRequest[] }) {
  const { t } = useTranslation("console");
  return (
    <div className="mx-4 mb-8 border-y sm:mx-6" data-testid="request-log">
      <div
        className={cn(LINE, "border-b text-xs font-semibold text-ink-faint max-sm:hidden")}
        aria-hidden="true"
      >
        <span>{t("requests.time")}</span>
        <span>{t("requests.method")}</span>
        <span>{t("requests.path")}</span>
        <span>{t("requests.status")}</span>
        <span className="text-end">{t("requests.took")}</span>
      </div>
      <ol className="divide-y font-mono text-xs">
        {requests.map((request) => (
          <li key={request.id} className={cn(LINE, "hover:bg-hover")}>
            <time className="text-ink-faint">{preciseTime(request.at)}</time>
            <span className="font-semibold">{request.method}</span>
            <span className="break-all max-sm:order-last max-sm:w-full">{request.path}</span>
            <StatusCode status={request.status} errorCode={request.error_code} />
            <span className="text-end text-ink-faint max-sm:ms-auto">{request.duration_ms} ms</span>
          </li>
        ))}
      </ol>
    </div>
  );
}

function StatusCode({ status, errorCode }: { status: number; errorCode: number | null }) {
  const failed = status >= 400;
  return (
    <span className={cn("font-semibold", failed ? "text-danger" : "text-success")}>
      {status}
      {errorCode !== null && <span className="ms-1.5 font-normal">{errorCode}</span>}
    </span>
  );
}
