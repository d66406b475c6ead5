import { OfflineBanner } from "@ui/offline-banner";
import { useTranslation } from "react-i18next";
import { useConnection } from "../../control/connection";
import { ChargesSection } from "../charges/charges-section";
import { CustomersSection } from "../customers/customers-section";
import { FaultsSection } from "../faults/faults-section";
import { NumbersSection } from "../numbers/numbers-section";
import { OverviewSection } from "../overview/overview-section";
import { RequestLog } from "../requests/request-log";
import { useLiveConsole } from "../state/live-console";
import { TemplatesSection } from "../templates/templates-section";
import { WebhookLog } from "../webhooks/webhook-log";
import { ConsoleHeader } from "./console-header";
import { SectionNav } from "./section-nav";
import { type Section, useSection } from "./use-section";

export function ConsolePage() {
  useLiveConsole();
  const { t } = useTranslation("console");
  const section = useSection();
  const connection = useConnection((state) => state.state);
  return (
    <div className="flex h-dvh flex-col">
      <ConsoleHeader />
      {connection === "lost" && <OfflineBanner state="reconnecting">{t("page.cloud_lost")}</OfflineBanner>}
      <div className="flex min-h-0 flex-1 max-md:flex-col">
        <SectionNav section={section} />
        <main className="min-h-0 min-w-0 flex-1 overflow-y-auto">
          <SectionBody section={section} />
        </main>
      </div>
    </div>
  );
}

function SectionBody({ section }: { section: Section }) {
  switch (section) {
    case "overview":
      return <OverviewSection />;
    case "requests":
      return <RequestLog />;
    case "webhooks":
      return <WebhookLog />;
    case "customers":
      return <CustomersSection />;
    case "numbers":
      return <NumbersSection />;
    case "templates":
      return <TemplatesSection />;
    case "charges":
      return <ChargesSection />;
    case "faults":
      return <FaultsSection />;
  }
}
