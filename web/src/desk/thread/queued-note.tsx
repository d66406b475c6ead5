import { useTranslation } from "react-i18next";
import { useLive } from "../live/live-store";

/** Only while there is no connection: otherwise it is sent before one has read this. */
export function QueuedNote() {
  const { t } = useTranslation("desk");
  const connection = useLive((state) => state.connection);
  if (connection === "live" || connection === "connecting") return null;
  return <p className="mt-0.5 px-1 text-xs text-accent-ink">{t("thread.queued")}</p>;
}
