import { OfflineBanner } from "@ui/offline-banner";
import { useTranslation } from "react-i18next";
import { useConnection } from "../../control/connection";

export function CloudLostBanner() {
  const { t } = useTranslation("phone");
  const state = useConnection((connection) => connection.state);
  if (state !== "lost") return null;
  return <OfflineBanner state="reconnecting">{t("page.cloud_lost")}</OfflineBanner>;
}
