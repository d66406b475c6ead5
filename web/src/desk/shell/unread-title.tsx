import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useCounts } from "../queries/use-counts";

/** The number of unread conversations in the tab's title, and on the app's icon where it is installed. */
export function UnreadTitle() {
  const { t } = useTranslation("desk");
  const unread = useCounts().data?.unread ?? 0;
  useEffect(() => {
    document.title = unread > 0 ? `(${unread}) ${t("app.name")}` : t("app.name");
    if ("setAppBadge" in navigator) void navigator.setAppBadge(unread).catch(() => {});
  }, [unread, t]);
  return null;
}
