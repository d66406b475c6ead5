import { Badge } from "@ui/badge";
import { useTranslation } from "react-i18next";
import type { NumberStanding } from "../../api/types";
import { limitText, toneOfQuality } from "./standing-words";

/** How a number stands at WhatsApp, at a glance; what is as it should be and says nothing is left out. */
export function StandingBadges({ standing }: { standing: NumberStanding }) {
  const { t, i18n } = useTranslation("desk");
  const { quality, messaging_limit, throughput, name_status, health } = standing;
  const limit = messaging_limit && limitText(messaging_limit, i18n.language);
  return (
    <div className="mt-1 flex flex-wrap gap-1.5" data-testid="standing">
      {quality && (
        <Badge tone={toneOfQuality(quality)}>
          {t("standing.quality")}: {t(`standing.word.${quality}`, { defaultValue: quality })}
        </Badge>
      )}
      {limit && (
        <Badge tone="neutral">
          {limit === "∞" ? t("standing.no_limit") : t("standing.customers_a_day", { count: limit })}
        </Badge>
      )}
      {throughput === "HIGH" && <Badge tone="neutral">{t("standing.high_throughput")}</Badge>}
      {name_status && name_status !== "APPROVED" && (
        <Badge tone={name_status === "REJECTED" || name_status === "DECLINED" ? "danger" : "warm"}>
          {t("standing.kind.name")}: {t(`standing.word.${name_status}`, { defaultValue: name_status })}
        </Badge>
      )}
      {health && health !== "AVAILABLE" && (
        <Badge tone={health === "BLOCKED" ? "danger" : "warm"}>
          {t(`standing.health.${health}`, { defaultValue: health })}
        </Badge>
      )}
    </div>
  );
}
