import { Button } from "@ui/button";
import { OfflineBanner } from "@ui/offline-banner";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLiveTools } from "./live-provider";
import { useLive } from "./live-store";

/** A blink of the connection is nobody's business. */
const PATIENCE_MS = 1200;

export function ConnectionBanner() {
  const { t } = useTranslation("desk");
  const { reconnect } = useLiveTools();
  const connection = useLive((state) => state.connection);
  const lost = connection === "offline" || connection === "reconnecting";
  const [shown, setShown] = useState(false);

  useEffect(() => {
    if (!lost) {
      setShown(false);
      return;
    }
    const timer = setTimeout(() => setShown(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [lost]);

  if (!lost || !(shown || connection === "offline")) return null;
  return (
    <OfflineBanner
      state={connection}
      action={
        connection === "offline" && (
          <Button size="sm" variant="quiet" onClick={reconnect} className="text-accent-ink underline">
            {t("connection.now")}
          </Button>
        )
      }
    >
      {t(`connection.${connection}`)}
    </OfflineBanner>
  );
}
