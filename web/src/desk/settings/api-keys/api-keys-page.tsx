import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Badge } from "@ui/badge";
import { Button, IconButton } from "@ui/button";
import { ConfirmDialog } from "@ui/confirm-dialog";
import { dateAndTime } from "@ui/datetime";
import { EmptyState, ErrorState } from "@ui/states";
import { toast } from "@ui/toast";
import { KeyRound, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { people } from "../../api/people";
import { sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";
import type { ApiKey } from "../../api/types";
import { OnlyWith } from "../not-allowed";
import { ALL_PERMISSIONS } from "../roles/permission-groups";
import { RowSkeleton } from "../row-skeleton";
import { NewKeyDialog } from "./new-key-dialog";

export function ApiKeysPage() {
  return (
    <OnlyWith permission="keys.write">
      <ApiKeys />
    </OnlyWith>
  );
}

function ApiKeys() {
  const { t } = useTranslation("desk");
  const apiKeys = useQuery({ queryKey: keys.apiKeys, queryFn: people.apiKeys });
  const [adding, setAdding] = useState(false);
  const newButton = (
    <Button variant="primary" onClick={() => setAdding(true)} data-testid="new-key">
      <Plus />
      {t("api_keys.new")}
    </Button>
  );
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-xl text-ink-soft">{t("api_keys.intro")}</p>
        {apiKeys.data && apiKeys.data.length > 0 && newButton}
      </div>
      {apiKeys.isPending ? (
        <RowSkeleton />
      ) : apiKeys.data === undefined ? (
        <ErrorState text={sentenceOf(apiKeys.error)} onRetry={() => void apiKeys.refetch()} />
      ) : apiKeys.data.length === 0 ? (
        <EmptyState
          icon={<KeyRound />}
          title={t("api_keys.empty.title")}
          text={t("api_keys.empty.text")}
          action={newButton}
          className="h-auto rounded-lg border border-dashed"
        />
      ) : (
        <ul className="divide-y overflow-hidden rounded-lg border bg-surface">
          {apiKeys.data.map((apiKey) => (
            <ApiKeyRow key={apiKey.id} apiKey={apiKey} />
          ))}
        </ul>
      )}
      {adding && <NewKeyDialog onClose={() => setAdding(false)} />}
    </>
  );
}

function ApiKeyRow({ apiKey }: { apiKey: ApiKey }) {
  const { t, i18n } = useTranslation("desk");
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const revoke = useMutation({
    mutationFn: () => people.revokeApiKey(apiKey.id),
    onSuccess() {
      setAsking(false);
      toast.success(t("api_keys.revoked", { name: apiKey.name }));
    },
    onSettled: () => void client.invalidateQueries({ queryKey: keys.apiKeys }),
  });
  const day = (time: string) => dateAndTime(Date.parse(time), i18n.language);
  const { name, permissions, created_by, expires_at, last_used_at } = apiKey;
  const isExpired = expires_at !== null && Date.parse(expires_at) <= Date.now();
  const words = permissions.map((permission) => t(`permissions.word.${permission}`));
  return (
    <li className="flex items-start gap-3 px-4 py-3" aria-label={name} data-testid="api-key">
      <span className="inline-flex size-10 shrink-0 items-center justify-center rounded-full bg-primary-soft text-primary">
        <KeyRound className="size-4.5" aria-hidden="true" />
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="max-w-full min-w-0 truncate font-semibold" dir="auto" title={name}>
            {name}
          </span>
          {expires_at === null ? (
            <Badge tone="warm">{t("api_keys.never")}</Badge>
          ) : (
            <Badge tone={isExpired ? "danger" : "neutral"}>
              {t(isExpired ? "api_keys.expired" : "api_keys.until", { when: day(expires_at) })}
            </Badge>
          )}
        </p>
        <p className="text-sm break-words text-ink-faint">
          {created_by === null
            ? t("api_keys.facts_nobody", { when: day(apiKey.created_at) })
            : t("api_keys.facts", { when: day(apiKey.created_at), by: created_by })}
          {" · "}
          {last_used_at === null ? t("api_keys.unused") : t("api_keys.used", { when: day(last_used_at) })}
        </p>
        <details className="mt-1 text-sm">
          <summary className="w-fit cursor-pointer rounded-sm text-ink-soft hover:text-ink">
            {permissions.length === ALL_PERMISSIONS.length
              ? t("api_keys.everything")
              : t("api_keys.rights", { count: permissions.length })}
          </summary>
          <ul className="mt-1 list-disc space-y-0.5 ps-5 text-ink-soft">
            {words.map((word) => (
              <li key={word}>{word}</li>
            ))}
          </ul>
        </details>
      </div>
      <IconButton label={t("api_keys.revoke", { name })} onClick={() => setAsking(true)}>
        <Trash2 />
      </IconButton>
      {asking && (
        <ConfirmDialog
          title={t("api_keys.revoke_title", { name })}
          text={t("api_keys.revoke_text")}
          action={t("api_keys.revoke_action")}
          busy={revoke.isPending}
          problem={revoke.error ? sentenceOf(revoke.error) : undefined}
          onConfirm={() => revoke.mutate()}
          onClose={() => setAsking(false)}
        />
      )}
    </li>
  );
}
