import { CopyButton } from "@ui/copy-button";
import { Skeleton } from "@ui/skeleton";
import { ErrorState } from "@ui/states";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { World } from "../../control/types";
import { SectionHeading } from "../layout/section-heading";
import { useWorld } from "../state/console-queries";
import { CurlExample } from "./curl-example";
import { ResetWorld } from "./reset-world";

export function OverviewSection() {
  const { t } = useTranslation("console");
  const world = useWorld();
  return (
    <>
      <SectionHeading title={t("section.overview")} text={t("overview.text")}>
        <ResetWorld />
      </SectionHeading>
      {world.isPending && <LoadingCards />}
      {world.isError && (
        <ErrorState
          className="!h-80"
          title={t("overview.failed")}
          text={world.error.message}
          onRetry={() => void world.refetch()}
        />
      )}
      {world.data && <WorldCards world={world.data} />}
    </>
  );
}

function WorldCards({ world }: { world: World }) {
  const { t } = useTranslation("console");
  const baseUrl = `${window.location.origin}/v23.0`;
  return (
    <div className="grid gap-4 px-4 pb-8 sm:px-6 xl:grid-cols-2">
      <Card title={t("overview.connect")}>
        <Value label={t("overview.base_url")} value={baseUrl} />
        <Value label={t("overview.control_url")} value={`${window.location.origin}/_control/v1`} />
        {world.tokens.map((token) => (
          <Value key={token} label={t("overview.token")} value={token} />
        ))}
        {world.apps.map((app) => (
          <AppValues key={app.id} app={app} />
        ))}
        {world.business && (
          <Value label={t("overview.business_id")} value={world.business.id} note={world.business.name} />
        )}
      </Card>
      <Card title={t("overview.numbers")}>
        {world.wabas.flatMap((waba) => [
          <Value key={waba.id} label={t("overview.waba_id")} value={waba.id} note={waba.name} />,
          ...waba.phone_numbers.map((number) => (
            <Value
              key={number.id}
              label={t("overview.phone_number_id")}
              value={number.id}
              note={`${number.display_phone_number} · ${number.verified_name}`}
            />
          )),
        ])}
      </Card>
      <CurlExample world={world} baseUrl={baseUrl} />
    </div>
  );
}

function AppValues({ app }: { app: World["apps"][number] }) {
  const { t } = useTranslation("console");
  return (
    <>
      <Value label={t("overview.app_id")} value={app.id} note={app.name} />
      {app.secret && <Value label={t("overview.app_secret")} value={app.secret} />}
    </>
  );
}

function Card({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <section className="min-w-0 rounded-lg border bg-surface">
      <h3 className="border-b px-4 py-2.5 font-semibold">{title}</h3>
      <dl className="divide-y px-4">{children}</dl>
    </section>
  );
}

interface ValueProps {
  label: ReactNode;
  value: string;
  note?: ReactNode;
}

function Value({ label, value, note }: ValueProps) {
  return (
    <div className="flex min-h-10 flex-wrap items-center gap-x-3 py-1">
      <dt className="w-36 shrink-0 text-sm text-ink-soft">{label}</dt>
      <dd className="flex min-w-0 flex-1 basis-52 items-center gap-2">
        <span className="min-w-0 flex-1">
          <code className="font-mono text-sm break-all">{value}</code>
          {note && <span className="block truncate text-xs text-ink-faint">{note}</span>}
        </span>
        <CopyButton text={value} />
      </dd>
    </div>
  );
}

function LoadingCards() {
  return (
    <div aria-busy="true" className="grid gap-4 px-4 sm:px-6 xl:grid-cols-2">
      <Skeleton className="h-72 rounded-lg" />
      <Skeleton className="h-72 rounded-lg" />
    </div>
  );
}
