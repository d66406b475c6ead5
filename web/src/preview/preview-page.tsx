import { useQuery } from "@tanstack/react-query";
import { Button } from "@ui/button";
import { Skeleton } from "@ui/skeleton";
import { EmptyState, ErrorState } from "@ui/states";
import { CircleCheck, FileWarning, Hourglass, LogOut } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { FlowJsonError, readFlow } from "../flow/flow-json";
import type { FlowEnd } from "../flow/flow-state";
import type { ExchangeRequest } from "../flow/host";
import { FlowSheet } from "../flow/render/flow-sheet";
import { FlowSession } from "../flow/session";
import { simulate } from "../flow/simulation";
import { fetchPreviewed, type PreviewedFlow, PreviewGone, readStart } from "./previewed-flow";

/** A Flow to try, without a business behind it. `search` is the query of the page's address, the token in it. */
export function PreviewPage({ search }: { search: string }) {
  const { t } = useTranslation("preview");
  const { data, error, refetch } = useQuery({
    queryKey: ["previewed", search],
    queryFn: () => fetchPreviewed(search),
    retry: false,
    refetchOnWindowFocus: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  useEffect(() => {
    if (data) document.title = t("title", { name: data.name });
  }, [data, t]);

  return (
    <main className="flex min-h-dvh flex-col items-center justify-center gap-4 bg-canvas p-4 lg:flex-row lg:items-start lg:pt-10">
      {data ? (
        <Preview flow={data} search={search} />
      ) : (
        <Frame>
          {error instanceof PreviewGone ? (
            <EmptyState icon={<Hourglass />} title={t("gone")} text={t("gone_text")} />
          ) : error ? (
            <ErrorState title={t("failed")} onRetry={() => void refetch()} />
          ) : (
            <div role="status" aria-label={t("loading")} className="flex flex-col gap-4 p-6">
              <Skeleton className="h-7 w-3/5" />
              <Skeleton className="h-4 w-full" />
              <Skeleton className="h-11 w-full" />
            </div>
          )}
        </Frame>
      )}
    </main>
  );
}

/** As wide and high as a phone, where there is room. */
function Frame({ children }: { children: React.ReactNode }) {
  return (
    <div className="relative h-[min(780px,calc(100dvh-2rem))] w-full max-w-[390px] overflow-hidden rounded-xl border bg-surface">
      {children}
    </div>
  );
}

function Preview({ flow: previewed, search }: { flow: PreviewedFlow; search: string }) {
  const { t, i18n } = useTranslation("preview");
  const start = useMemo(() => readStart(new URLSearchParams(search)), [search]);
  const [run, setRun] = useState(0);
  const [end, setEnd] = useState<FlowEnd | "left" | null>(null);
  const [requests, setRequests] = useState<readonly ExchangeRequest[]>([]);

  const session = useMemo(() => {
    void run;
    try {
      const flow = readFlow(previewed.flow_json);
      const { debug: _, ...beginning } = start;
      const host = simulate({
        flow,
        flow_token: start.flow_token,
        openUrl: (url) => void window.open(url, "_blank", "noopener,noreferrer"),
        onRequest: (request) => setRequests((known) => [...known, request]),
      });
      return new FlowSession({ flow, host, ...beginning, examples: true });
    } catch (error) {
      if (error instanceof FlowJsonError) return null;
      throw error;
    }
  }, [previewed, start, run]);

  const again = () => {
    setEnd(null);
    setRequests([]);
    setRun(run + 1);
  };

  return (
    <>
      <Frame>
        {session === null ? (
          <EmptyState icon={<FileWarning />} title={t("unreadable")} />
        ) : end === null ? (
          <FlowSheet
            key={run}
            session={session}
            business={previewed.business}
            mode={previewed.status === "DRAFT" ? "draft" : "published"}
            language={i18n.language}
            onEnd={(ended) => setEnd(ended ?? "left")}
          />
        ) : (
          <Ended end={end} onAgain={again} />
        )}
      </Frame>
      <aside className="flex w-full max-w-[390px] min-w-0 flex-col gap-4">
        <h1 className="text-lg font-semibold text-balance break-words">
          {t("title", { name: previewed.name })}
        </h1>
        <p className="text-ink-soft">{t("note")}</p>
        {previewed.mistakes.length > 0 && (
          <section className="flex flex-col gap-2">
            <h2 className="font-semibold">{t("problems")}</h2>
            <ul className="flex flex-col gap-2">
              {previewed.mistakes.map(({ line, message }) => (
                <li key={`${line} ${message}`} className="rounded-md border p-2.5 break-words">
                  <span className="text-xs text-ink-soft">{t("line", { line })}</span>
                  <p>{message}</p>
                </li>
              ))}
            </ul>
          </section>
        )}
        {start.debug && (
          <section className="flex flex-col gap-2">
            <h2 className="font-semibold">{t("requests")}</h2>
            {requests.length === 0 ? (
              <p className="text-ink-soft">{t("requests_none")}</p>
            ) : (
              requests.map((request, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the list only grows.
                <Json key={index} value={request} />
              ))
            )}
          </section>
        )}
      </aside>
    </>
  );
}

function Ended({ end, onAgain }: { end: FlowEnd | "left"; onAgain(): void }) {
  const { t } = useTranslation("preview");
  const action = (
    <Button variant="primary" onClick={onAgain}>
      {t("again")}
    </Button>
  );
  if (end === "left" || end.kind !== "completed") {
    return <EmptyState icon={<LogOut />} title={t("left")} action={action} />;
  }
  return (
    <div className="flex h-full flex-col gap-4 overflow-auto p-4">
      <EmptyState icon={<CircleCheck />} title={t("completed")} text={t("completed_text")} action={action} />
      <Json value={end.params} />
    </div>
  );
}

const Json = ({ value }: { value: unknown }) => (
  <pre className="overflow-x-auto rounded-md bg-sunken p-3 text-xs">{JSON.stringify(value, null, 2)}</pre>
);
