import { Badge } from "@ui/badge";
import { Button } from "@ui/button";
import { cn } from "@ui/cn";
import { EmptyState, ErrorState } from "@ui/states";
import { ChevronRight, Webhook } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { customerIn, useCustomers } from "../../control/customers";
import type { WebhookDelivery, WebhookState } from "../../control/types";
import { LoadingLines } from "../layout/loading-lines";
import { preciseTime } from "../layout/precise-time";
import { SectionHeading } from "../layout/section-heading";
import { useWebhookLog } from "../state/console-queries";
import { WebhookDetails } from "./webhook-details";

const FILTERS: (WebhookState | null)[] = [null, "pending", "delivered", "failed", "dropped"];

const TONES = { pending: "warm", delivered: "success", failed: "danger", dropped: "neutral" } as const;

export function WebhookLog() {
  const { t } = useTranslation("console");
  const [filter, setFilter] = useState<WebhookState | null>(null);
  const [openId, setOpenId] = useState<string | null>(null);
  const log = useWebhookLog(filter);
  const deliveries = log.data?.pages.flatMap((page) => page.data) ?? [];

  return (
    <>
      <SectionHeading title={t("section.webhooks")} text={t("webhooks.text")}>
        <fieldset className="flex flex-wrap gap-1" aria-label={t("webhooks.filter")}>
          {FILTERS.map((state) => (
            <Button
              key={state ?? "all"}
              size="sm"
              variant={state === filter ? "soft" : "quiet"}
              aria-pressed={state === filter}
              onClick={() => setFilter(state)}
            >
              {t(`webhooks.${state ?? "all"}`)}
            </Button>
          ))}
        </fieldset>
      </SectionHeading>
      {log.isPending && <LoadingLines />}
      {log.isError && (
        <ErrorState
          className="!h-80"
          title={t("webhooks.failed_to_load")}
          text={log.error.message}
          onRetry={() => void log.refetch()}
        />
      )}
      {log.data && deliveries.length === 0 && (
        <EmptyState
          className="!h-80"
          icon={<Webhook />}
          title={filter === null ? t("webhooks.none") : t("webhooks.none_such")}
          text={filter === null && t("webhooks.none_text")}
        />
      )}
      {deliveries.length > 0 && (
        <div className="px-4 pb-8 sm:px-6">
          <ul className="divide-y border-y" data-testid="webhook-log">
            {deliveries.map((delivery) => (
              <li key={delivery.id}>
                <DeliveryRow
                  delivery={delivery}
                  open={delivery.id === openId}
                  onToggle={() => setOpenId(delivery.id === openId ? null : delivery.id)}
                />
                {delivery.id === openId && <WebhookDetails id={delivery.id} />}
              </li>
            ))}
          </ul>
          {log.hasNextPage && (
            <div className="flex justify-center pt-3">
              <Button busy={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
                {t("webhooks.older")}
              </Button>
            </div>
          )}
        </div>
      )}
    </>
  );
}

interface DeliveryRowProps {
  delivery: WebhookDelivery;
  open: boolean;
  onToggle(): void;
}

function DeliveryRow({ delivery, open, onToggle }: DeliveryRowProps) {
  const { t } = useTranslation("console");
  const customers = useCustomers().data;
  const last = delivery.attempts.at(-1);
  const who = delivery.customer && (customerIn(customers, delivery.customer)?.name ?? delivery.customer);
  return (
    <button
      type="button"
      aria-expanded={open}
      onClick={onToggle}
      data-testid="webhook-row"
      data-state={delivery.state}
      className="flex w-full flex-wrap items-center gap-x-3 gap-y-0.5 py-2 text-start text-sm hover:bg-hover focus-visible:-outline-offset-2"
    >
      <ChevronRight
        className={cn("size-4 shrink-0 text-ink-faint transition-transform", open && "rotate-90")}
        aria-hidden="true"
      />
      <time className="w-24 shrink-0 font-mono text-xs text-ink-faint">
        {preciseTime(delivery.created_at)}
      </time>
      <Badge tone={TONES[delivery.state]} className="w-20">
        {t(`webhooks.${delivery.state}`)}
      </Badge>
      <span className="min-w-0 truncate font-medium">{delivery.field}</span>
      {who && (
        <span className="min-w-0 truncate text-ink-soft max-sm:w-full max-sm:ps-7 sm:max-w-60">{who}</span>
      )}
      <span className="ms-auto flex min-w-0 flex-1 basis-60 items-center justify-end gap-3 text-xs text-ink-faint max-sm:ms-7 max-sm:basis-full max-sm:justify-between">
        <span className="min-w-0 truncate font-mono">{delivery.callback_url}</span>
        {last && (
          <span className="shrink-0">
            {t("webhooks.attempts", { count: delivery.attempts.length })} · {last.duration_ms} ms
          </span>
        )}
      </span>
    </button>
  );
}
