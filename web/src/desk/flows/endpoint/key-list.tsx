import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Badge } from "@ui/badge";
import { Button } from "@ui/button";
import { dateAndTime } from "@ui/datetime";
import { Dialog } from "@ui/dialog";
import { KeyRound, RefreshCw, Upload } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { desk } from "../../api/desk";
import { Problem, sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";
import type { FlowKey, HostedEndpoint } from "../../api/types";
import { Refused, Section } from "../section";

const TONE = {
  missing: "neutral",
  not_uploaded: "warm",
  uploaded: "neutral",
  valid: "success",
  mismatch: "danger",
  replaced: "danger",
} as const;

type Order = { rotate?: boolean; replace?: boolean };

/** The keys with which phones encrypt, for each number of the account. */
export function KeyList({ flowId, endpoint }: { flowId: string; endpoint: HostedEndpoint }) {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const upload = useMutation({
    mutationFn: (order: Order) => desk.uploadFlowKeys(flowId, order),
    onSuccess: (changed) => client.setQueryData(keys.flowEndpoint(flowId), changed),
    onSettled() {
      setAsking(false);
      // One number may have got its key all the same.
      void client.invalidateQueries({ queryKey: keys.flowEndpoint(flowId) });
    },
  });
  const isForeign = upload.error instanceof Problem && upload.error.code === "foreign_key";
  return (
    <Section title={t("flows.endpoint.keys.title")} text={t("flows.endpoint.keys.text")}>
      {endpoint.keys.length === 0 ? (
        <p className="text-sm text-ink-soft">{t("flows.endpoint.keys.none")}</p>
      ) : (
        <ul className="flex flex-col divide-y">
          {endpoint.keys.map((key) => (
            <KeyRow key={key.channel_id} entry={key} />
          ))}
        </ul>
      )}
      {upload.error && !isForeign && <Refused error={upload.error} />}
      {endpoint.keys.length > 0 && (
        <div className="flex flex-wrap gap-2">
          <Button busy={upload.isPending && !upload.variables?.rotate} onClick={() => upload.mutate({})}>
            <Upload />
            {t("flows.endpoint.keys.upload")}
          </Button>
          <Button onClick={() => setAsking(true)}>
            <RefreshCw />
            {t("flows.endpoint.keys.rotate")}
          </Button>
        </div>
      )}
      <Dialog
        open={asking}
        onOpenChange={setAsking}
        title={t("flows.endpoint.keys.rotate_title")}
        description={t("flows.endpoint.keys.rotate_text")}
        footer={
          <>
            <Button onClick={() => setAsking(false)}>{t("app.cancel")}</Button>
            <Button variant="primary" busy={upload.isPending} onClick={() => upload.mutate({ rotate: true })}>
              {t("flows.endpoint.keys.rotate")}
            </Button>
          </>
        }
      />
      <Dialog
        open={isForeign}
        onOpenChange={(open) => !open && upload.reset()}
        title={t("flows.endpoint.foreign.title")}
        description={t("flows.endpoint.foreign.text")}
        footer={
          <>
            <Button onClick={() => upload.reset()}>{t("app.cancel")}</Button>
            <Button variant="danger" onClick={() => upload.mutate({ ...upload.variables, replace: true })}>
              {t("flows.endpoint.foreign.action")}
            </Button>
          </>
        }
      >
        {isForeign && <p className="text-sm text-ink-soft">{sentenceOf(upload.error)}</p>}
      </Dialog>
    </Section>
  );
}

function KeyRow({ entry }: { entry: FlowKey }) {
  const { t, i18n } = useTranslation("desk");
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2.5 first:pt-0 last:pb-0">
      <KeyRound className="size-4 shrink-0 text-ink-faint" aria-hidden="true" />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium" dir="auto">
          {entry.name}
        </span>
        <span className="block text-sm text-ink-soft tabular-nums">{entry.display_phone_number}</span>
      </span>
      <Badge tone={TONE[entry.state]} title={entry.fingerprint ?? undefined}>
        {t(`flows.endpoint.keys.state.${entry.state}`)}
      </Badge>
      {(entry.problem ?? (entry.state === "mismatch" || entry.state === "replaced")) && (
        <p className="basis-full text-sm break-words text-danger">
          {entry.problem ??
            t(`flows.endpoint.keys.advice.${entry.state === "mismatch" ? "mismatch" : "replaced"}`)}
        </p>
      )}
      {entry.uploaded_at && (
        <p className="basis-full text-xs text-ink-faint">
          {t("flows.endpoint.keys.uploaded", {
            when: dateAndTime(Date.parse(entry.uploaded_at), i18n.language),
          })}
        </p>
      )}
    </li>
  );
}
