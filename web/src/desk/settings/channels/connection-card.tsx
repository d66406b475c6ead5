import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Badge } from "@ui/badge";
import { Button } from "@ui/button";
import { CopyButton } from "@ui/copy-button";
import { Dialog } from "@ui/dialog";
import { toast } from "@ui/toast";
import { Phone, RotateCw, Unplug } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { desk } from "../../api/desk";
import { sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";
import type { Channel, Connection, NumberStanding } from "../../api/types";
import { AccountHistory } from "./account-history";
import { StandingBadges } from "./standing-badges";

const TONE = { connected: "success", error: "danger", disconnected: "neutral" } as const;

interface ConnectionCardProps {
  connection: Connection;
  editable: boolean;
}

export function ConnectionCard({ connection, editable }: ConnectionCardProps) {
  const { t } = useTranslation("desk");
  // Badges of a row that is complete without them: they come later, or not at all.
  const standings = useQuery({
    queryKey: keys.standings(connection.id),
    queryFn: () => desk.standings(connection.id),
  });
  return (
    <article className="overflow-hidden rounded-lg border bg-surface">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b px-4 py-3">
        <h2 className="min-w-0 flex-1 truncate text-md font-bold max-sm:basis-full">{connection.name}</h2>
        <Badge tone={TONE[connection.status]}>{t(`channels.status.${connection.status}`)}</Badge>
        {editable && <ConnectionActions connection={connection} />}
      </header>
      {connection.status_detail && (
        <p
          role={connection.status === "error" ? "alert" : undefined}
          className={
            connection.status === "error"
              ? "bg-danger-soft px-4 py-2 text-sm text-danger"
              : "bg-sunken px-4 py-2 text-sm text-ink-soft"
          }
        >
          {connection.status_detail}
        </p>
      )}
      <ul className="divide-y border-b">
        {connection.channels.map((channel) => (
          <ChannelRow
            key={channel.id}
            channel={channel}
            standing={standings.data?.find(({ channel_id }) => channel_id === channel.id)}
          />
        ))}
        {connection.channels.length === 0 && (
          <li className="px-4 py-3 text-ink-faint">{t("channels.no_numbers")}</li>
        )}
      </ul>
      <AccountHistory connection={connection} />
      <dl className="grid gap-x-6 gap-y-3 px-4 py-3 sm:grid-cols-2">
        <Value label={t("channels.callback_url")} text={connection.callback_url} />
        <Value label={t("channels.verify_token")} text={connection.verify_token} />
        <Value label={t("channels.graph_base_url")} text={connection.graph_base_url} />
        <Value label={t("channels.waba_id")} text={connection.waba_id} />
      </dl>
    </article>
  );
}

interface ChannelRowProps {
  channel: Channel;
  standing: NumberStanding | undefined;
}

function ChannelRow({ channel, standing }: ChannelRowProps) {
  const { t } = useTranslation("desk");
  return (
    <li className="flex items-center gap-3 px-4 py-2.5">
      <span className="inline-flex size-9 shrink-0 items-center justify-center rounded-full bg-primary-soft text-primary">
        <Phone className="size-4" aria-hidden="true" />
      </span>
      <div className="min-w-0 flex-1">
        <p className="truncate font-semibold">{channel.name}</p>
        <p className="truncate text-sm text-ink-faint">
          {channel.display_phone_number} · {channel.phone_number_id}
        </p>
        {channel.status_detail && <p className="text-sm text-danger">{channel.status_detail}</p>}
        {standing && <StandingBadges standing={standing} />}
      </div>
      <Badge tone={channel.status === "connected" ? "success" : "neutral"}>
        {t(`channels.status.${channel.status}`, { defaultValue: channel.status })}
      </Badge>
    </li>
  );
}

function Value({ label, text }: { label: string; text: string }) {
  const { t } = useTranslation("desk");
  return (
    <div className="min-w-0">
      <dt className="text-xs text-ink-faint">{label}</dt>
      <dd className="flex items-center gap-1">
        <code className="min-w-0 truncate font-mono text-sm" title={text}>
          {text}
        </code>
        <CopyButton text={text} label={t("channels.copy", { what: label })} />
      </dd>
    </div>
  );
}

function ConnectionActions({ connection }: { connection: Connection }) {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const reload = () => {
    void client.invalidateQueries({ queryKey: keys.connections });
    void client.invalidateQueries({ queryKey: keys.channels });
  };
  const refresh = useMutation({
    mutationFn: () => desk.refreshConnection(connection.id),
    onSuccess: () => toast.success(t("channels.refreshed")),
    onError: (error) => toast.error(sentenceOf(error)),
    onSettled: reload,
  });
  const disconnect = useMutation({
    mutationFn: () => desk.disconnect(connection.id),
    onSuccess: () => setAsking(false),
    onError: (error) => toast.error(sentenceOf(error)),
    onSettled: reload,
  });
  return (
    <>
      <Button size="sm" busy={refresh.isPending} onClick={() => refresh.mutate()}>
        <RotateCw />
        {t("channels.refresh")}
      </Button>
      {connection.status !== "disconnected" && (
        <Button size="sm" variant="quiet" onClick={() => setAsking(true)}>
          <Unplug />
          {t("channels.disconnect")}
        </Button>
      )}
      <Dialog
        open={asking}
        onOpenChange={setAsking}
        title={t("channels.disconnect_title", { name: connection.name })}
        description={t("channels.disconnect_text")}
        footer={
          <>
            <Button onClick={() => setAsking(false)}>{t("app.cancel")}</Button>
            <Button variant="danger" busy={disconnect.isPending} onClick={() => disconnect.mutate()}>
              {t("channels.disconnect")}
            </Button>
          </>
        }
      />
    </>
  );
}
