import { Badge } from "@ui/badge";
import { Button } from "@ui/button";
import { Select } from "@ui/select";
import { EmptyState, ErrorState } from "@ui/states";
import { Coins } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { customerIn, useCustomers } from "../../control/customers";
import type { Charge } from "../../control/types";
import { LoadingLines } from "../layout/loading-lines";
import { SectionHeading } from "../layout/section-heading";
import { useCharges, useChargeTotals, useWorld } from "../state/console-queries";
import { byCategory } from "./by-category";
import { CategoryBars } from "./category-bars";
import { dayAndTime } from "./day-and-time";
import { money } from "./money";
import { PricePlanChoice } from "./price-plan-choice";

export function ChargesSection() {
  const { t } = useTranslation("console");
  const world = useWorld();
  const [chosen, setChosen] = useState<string | null>(null);
  const wabas = world.data?.wabas ?? [];
  const waba = wabas.find((one) => one.id === chosen) ?? wabas[0];
  return (
    <>
      <SectionHeading title={t("section.charges")} text={t("charges.text")}>
        {wabas.length > 1 && waba && (
          <Select
            label={t("charges.account")}
            value={waba.id}
            onChange={setChosen}
            choices={wabas.map(({ id, name }) => ({ value: id, label: name }))}
            className="w-48"
          />
        )}
        {waba && <PricePlanChoice key={waba.id} wabaId={waba.id} />}
      </SectionHeading>
      {world.isPending && <LoadingLines />}
      {world.isError && (
        <ErrorState
          className="!h-80"
          title={t("charges.failed")}
          text={world.error.message}
          onRetry={() => void world.refetch()}
        />
      )}
      {world.data && !waba && (
        <EmptyState className="!h-80" icon={<Coins />} title={t("charges.no_account")} />
      )}
      {waba && <AccountCharges key={waba.id} wabaId={waba.id} />}
    </>
  );
}

function AccountCharges({ wabaId }: { wabaId: string }) {
  const { t } = useTranslation("console");
  const charges = useCharges(wabaId);
  const totals = useChargeTotals(wabaId);
  const rows = charges.data?.pages.flatMap((page) => page.data) ?? [];
  if (charges.isPending) return <LoadingLines />;
  if (charges.isError) {
    return (
      <ErrorState
        className="!h-80"
        title={t("charges.failed")}
        text={charges.error.message}
        onRetry={() => void charges.refetch()}
      />
    );
  }
  if (rows.length === 0) {
    return (
      <EmptyState
        className="!h-80"
        icon={<Coins />}
        title={t("charges.none")}
        text={t("charges.none_text")}
      />
    );
  }
  return (
    <div className="flex flex-col gap-5 px-4 pb-8 sm:px-6">
      <div className="grid gap-4 xl:grid-cols-2">
        {byCategory(totals.data ?? []).map((sum) => (
          <CategoryBars key={sum.currency} sum={sum} />
        ))}
      </div>
      <ul className="divide-y border-y" data-testid="charge-list">
        {rows.map((charge) => (
          <ChargeRow key={charge.message_id} charge={charge} />
        ))}
      </ul>
      {charges.hasNextPage && (
        <div className="flex justify-center">
          <Button busy={charges.isFetchingNextPage} onClick={() => void charges.fetchNextPage()}>
            {t("webhooks.older")}
          </Button>
        </div>
      )}
    </div>
  );
}

function ChargeRow({ charge }: { charge: Charge }) {
  const { t, i18n } = useTranslation("console");
  const customers = useCustomers().data;
  return (
    <li className="py-2 text-sm" data-testid="charge-row">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-0.5">
        <time
          className="shrink-0 font-mono text-xs whitespace-nowrap text-ink-faint max-sm:order-last max-sm:w-full sm:w-32"
          dateTime={charge.decided_at}
        >
          {dayAndTime(charge.decided_at, i18n.language)}
        </time>
        <span className="min-w-0 truncate font-medium max-sm:max-w-[60%]">
          {customerIn(customers, charge.customer)?.name ?? charge.customer}
        </span>
        <Badge tone={charge.billable ? "warm" : "neutral"}>{charge.category.replaceAll("_", " ")}</Badge>
        <span className="text-xs text-ink-faint">{charge.market}</span>
        <span className="ms-auto font-semibold tabular-nums">
          {charge.billable ? money(charge.amount, charge.currency, i18n.language) : t("charges.free")}
        </span>
      </div>
      <p className="text-xs text-ink-soft sm:ms-35">{charge.rule}</p>
    </li>
  );
}
