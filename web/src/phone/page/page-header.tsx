import { Mark } from "@ui/brand";
import { Button, IconButton } from "@ui/button";
import { dateAndTime } from "@ui/datetime";
import { ThemeToggle } from "@ui/theme-toggle";
import { Clock, Plus, Snowflake, Terminal, UserPlus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useCloudClock } from "../../control/cloud-clock";
import { useCloudNow } from "../../control/use-cloud-now";

export interface ToolbarProps {
  /** Null when every customer has a phone here already, or no more fit. */
  onAddPhone: (() => void) | null;
  onNewCustomer(): void;
}

export function PageHeader({ onAddPhone, onNewCustomer }: ToolbarProps) {
  const { t } = useTranslation("phone");
  return (
    <header className="flex h-14 shrink-0 items-center gap-3 px-4">
      <Mark className="!size-7" />
      <h1 className="text-lg font-bold tracking-tight">{t("page.title")}</h1>
      <CloudTime />
      <div className="ms-auto flex items-center gap-1">
        <Button
          variant="soft"
          onClick={onAddPhone ?? undefined}
          disabled={onAddPhone === null}
          data-testid="add-phone"
        >
          <Plus />
          {t("page.add_phone")}
        </Button>
        <IconButton label={t("page.new_customer")} onClick={onNewCustomer}>
          <UserPlus />
        </IconButton>
        <IconButton label={t("page.console")} onClick={() => window.location.assign("/")}>
          <Terminal />
        </IconButton>
        <ThemeToggle />
      </div>
    </header>
  );
}

/** These phones live by the cloud's clock, which may stand still or be days ahead. */
function CloudTime() {
  const { t, i18n } = useTranslation("phone");
  const now = useCloudNow(5000);
  const frozen = useCloudClock((clock) => clock.frozen);
  const known = useCloudClock((clock) => clock.heard_ms !== null);
  if (!known) return null;
  return (
    <span className="inline-flex items-center gap-1.5 text-sm text-ink-faint" title={t("page.cloud_time")}>
      {frozen ? <Snowflake className="size-3.5" /> : <Clock className="size-3.5" />}
      {dateAndTime(now, i18n.language)}
      {frozen && <span className="font-semibold">{t("page.frozen")}</span>}
    </span>
  );
}
