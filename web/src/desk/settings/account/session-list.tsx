import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Badge } from "@ui/badge";
import { Button } from "@ui/button";
import { ConfirmDialog } from "@ui/confirm-dialog";
import { dateAndTime, dayLabel, daysAgo } from "@ui/datetime";
import { ErrorState } from "@ui/states";
import { toast } from "@ui/toast";
import { LogOut, Monitor, Smartphone } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { people } from "../../api/people";
import { Problem, sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";
import type { SignedInSession } from "../../api/types";
import { RowSkeleton } from "../row-skeleton";
import { deviceOf } from "./device-name";

/** One that ended meanwhile is what was wanted. */
const endSession = (id: string) =>
  people.endSession(id).catch((error) => {
    if (!(error instanceof Problem && error.status === 404)) throw error;
  });

export function SessionList() {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const sessions = useQuery({ queryKey: keys.sessions, queryFn: people.sessions });
  const [asking, setAsking] = useState(false);
  const others = (sessions.data ?? []).filter((session) => !session.is_current);
  const endOthers = useMutation({
    mutationFn: () => Promise.all(others.map(({ id }) => endSession(id))),
    onSuccess(ended) {
      setAsking(false);
      toast.success(t("account.ended", { count: ended.length }));
    },
    onSettled: () => void client.invalidateQueries({ queryKey: keys.sessions }),
  });
  return (
    <section>
      <div className="mb-3 flex flex-wrap items-end justify-between gap-3">
        <div className="min-w-0">
          <h2 className="text-md font-bold">{t("account.sessions")}</h2>
          <p className="text-sm text-ink-soft">{t("account.sessions_text")}</p>
        </div>
        {others.length > 0 && (
          <Button onClick={() => setAsking(true)} data-testid="end-others">
            <LogOut />
            {t("account.end_others")}
          </Button>
        )}
      </div>
      {sessions.isPending ? (
        <RowSkeleton />
      ) : sessions.data === undefined ? (
        <ErrorState text={sentenceOf(sessions.error)} onRetry={() => void sessions.refetch()} />
      ) : (
        <ul className="divide-y overflow-hidden rounded-lg border bg-surface" data-testid="sessions">
          {sessions.data.map((session) => (
            <SessionRow key={session.id} session={session} />
          ))}
        </ul>
      )}
      {asking && (
        <ConfirmDialog
          title={t("account.end_others_title")}
          text={t("account.end_others_text")}
          action={t("account.end_others")}
          busy={endOthers.isPending}
          problem={endOthers.error ? sentenceOf(endOthers.error) : undefined}
          onConfirm={() => endOthers.mutate()}
          onClose={() => setAsking(false)}
        />
      )}
    </section>
  );
}

function SessionRow({ session }: { session: SignedInSession }) {
  const { t, i18n } = useTranslation("desk");
  const client = useQueryClient();
  const end = useMutation({
    mutationFn: () => endSession(session.id),
    onSuccess: () => toast.success(t("account.ended", { count: 1 })),
    onError: (error) => toast.error(sentenceOf(error)),
    onSettled: () => void client.invalidateQueries({ queryKey: keys.sessions }),
  });
  const { browser, system, isPhone } = deviceOf(session.user_agent);
  const device =
    browser && system
      ? t("account.device", { browser, system })
      : (browser ?? system ?? t("account.unknown_device"));
  const Icon = isPhone ? Smartphone : Monitor;
  // Sessions follow the machine's clock, not the travelling one.
  const now = Date.now();
  const usedMs = Date.parse(session.last_used_at);
  const used =
    daysAgo(usedMs, now) <= 0
      ? t("account.used_today")
      : t("account.used", { when: dayLabel(usedMs, now, i18n.language) });
  const since = t("account.since", { when: dateAndTime(Date.parse(session.created_at), i18n.language) });
  return (
    <li className="flex items-center gap-3 px-4 py-3" aria-label={device} data-testid="session">
      <span className="inline-flex size-10 shrink-0 items-center justify-center rounded-full bg-primary-soft text-primary">
        <Icon className="size-4.5" aria-hidden="true" />
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-0.5" title={session.user_agent ?? undefined}>
          <span className="min-w-0 truncate font-semibold">{device}</span>
          {session.is_current && <Badge tone="success">{t("account.current")}</Badge>}
        </p>
        <p className="text-sm break-words text-ink-faint">
          {[session.address, used, since].filter((fact) => fact !== null).join(" · ")}
        </p>
      </div>
      {!session.is_current && (
        <Button
          size="sm"
          busy={end.isPending}
          onClick={() => end.mutate()}
          aria-label={t("account.end_this", { device })}
        >
          {t("account.end")}
        </Button>
      )}
    </li>
  );
}
