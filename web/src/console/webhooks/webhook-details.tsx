import { useMutation } from "@tanstack/react-query";
import { Button } from "@ui/button";
import { cn } from "@ui/cn";
import { CopyButton } from "@ui/copy-button";
import { Spinner } from "@ui/spinner";
import { ErrorState } from "@ui/states";
import { toast } from "@ui/toast";
import { RotateCw } from "lucide-react";
import { Fragment, memo, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { control } from "../../control/control-client";
import type { WebhookAttempt } from "../../control/types";
import { preciseTime } from "../layout/precise-time";
import { useWebhook } from "../state/console-queries";
import { bodySummary, jsonPieces, readableBody } from "./webhook-body";

export function WebhookDetails({ id }: { id: string }) {
  const { t } = useTranslation("console");
  const webhook = useWebhook(id);
  const replay = useMutation({
    mutationFn: () => control.replayWebhook(id),
    onSuccess: () => {
      toast.success(t("webhooks.replayed"));
      return webhook.refetch();
    },
    onError: (error) => toast.error(error.message),
  });

  if (webhook.isPending) return <Spinner className="mx-auto my-6" />;
  if (webhook.isError) {
    return (
      <ErrorState
        className="!h-56"
        title={t("webhooks.failed_to_load")}
        text={webhook.error.message}
        onRetry={() => void webhook.refetch()}
      />
    );
  }
  const { data } = webhook;
  const body = readableBody(data.body ?? null);
  const raw = typeof data.body === "string" ? data.body : body;
  return (
    <div className="grid animate-fade gap-4 pt-2 pb-4 ps-1 sm:ps-7 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <div className="relative min-w-0">
        <pre
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must be able to scroll it
          tabIndex={0}
          data-testid="webhook-body"
          className="max-h-112 overflow-auto rounded-md bg-sunken p-3 pe-10 font-mono text-xs leading-5"
        >
          <ColouredJson text={body} />
        </pre>
        <CopyButton
          text={raw}
          label={t("webhooks.copy_body")}
          className="absolute end-1.5 top-1.5 !bg-sunken"
        />
      </div>
      <div className="flex min-w-0 flex-col gap-4 text-sm">
        <Button busy={replay.isPending} onClick={() => replay.mutate()} data-testid="webhook-replay">
          <RotateCw />
          {t("webhooks.replay")}
        </Button>
        <dl className="flex flex-col gap-2.5">
          <Fact label={t("webhooks.tells")}>{bodySummary(data.body) || data.field}</Fact>
          <Fact label={t("webhooks.url")} copy={data.callback_url} />
          {data.signature && <Fact label="X-Hub-Signature-256" copy={data.signature} />}
          <Fact label={t("webhooks.id")} copy={data.id} />
          {data.next_attempt_at && (
            <Fact label={t("webhooks.next_attempt")}>{new Date(data.next_attempt_at).toLocaleString()}</Fact>
          )}
        </dl>
        <Attempts attempts={data.attempts} />
      </div>
    </div>
  );
}

function Fact({ label, copy, children }: { label: ReactNode; copy?: string; children?: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-ink-faint">{label}</dt>
      <dd className="flex min-w-0 items-center gap-1">
        {copy === undefined ? (
          children
        ) : (
          <>
            <code className="min-w-0 flex-1 truncate font-mono text-xs" title={copy}>
              {copy}
            </code>
            <CopyButton text={copy} className="-my-1" />
          </>
        )}
      </dd>
    </div>
  );
}

function Attempts({ attempts }: { attempts: WebhookAttempt[] }) {
  const { t } = useTranslation("console");
  return (
    <div>
      <p className="text-xs text-ink-faint">{t("webhooks.attempts", { count: attempts.length })}</p>
      <ol className="mt-1 flex flex-col gap-1 font-mono text-xs">
        {attempts.map((attempt, index) => {
          const delivered = attempt.status === 200;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: attempts are only ever added at the end
            <li key={index} className="flex flex-wrap gap-x-2">
              <span className="text-ink-faint">{preciseTime(attempt.at)}</span>
              <span className={cn("font-semibold", delivered ? "text-success" : "text-danger")}>
                {attempt.status ?? t("webhooks.no_answer")}
              </span>
              <span className="text-ink-faint">{attempt.duration_ms} ms</span>
              {attempt.error && <span className="w-full break-words text-danger">{attempt.error}</span>}
            </li>
          );
        })}
      </ol>
    </div>
  );
}

const COLOURS = {
  key: "text-primary",
  string: "text-success",
  number: "text-accent-ink",
  literal: "text-accent-ink font-semibold",
  plain: "",
} as const;

const ColouredJson = memo(function ColouredJson({ text }: { text: string }) {
  return jsonPieces(text).map((piece, index) =>
    piece.kind === "plain" ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text have no other identity
      <Fragment key={index}>{piece.text}</Fragment>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text have no other identity
      <span key={index} className={COLOURS[piece.kind]}>
        {piece.text}
      </span>
    ),
  );
});
