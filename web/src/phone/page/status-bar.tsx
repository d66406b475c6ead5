import { timeOfDay } from "@ui/datetime";
import { BatteryFull, Plane, Signal, Wifi } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Platform } from "../../control/types";
import { useCloudNow } from "../../control/use-cloud-now";

interface StatusBarProps {
  online: boolean;
  platform: Platform;
}

/** The top edge of the drawn phone; on a real phone the real one is there. */
export function StatusBar({ online, platform }: StatusBarProps) {
  const { t, i18n } = useTranslation("phone");
  const now = useCloudNow(5000);
  return (
    <div className="hidden h-8 shrink-0 items-center justify-between px-6 text-xs font-semibold select-none sm:flex">
      <time>{timeOfDay(now, i18n.language)}</time>
      <span className="text-2xs font-medium text-ink-faint">
        {t(`platform.${platform}`, { ns: "control" })}
      </span>
      <span className="flex items-center gap-1 [&_svg]:size-3.5">
        {online ? (
          <>
            <Signal aria-hidden="true" />
            <Wifi aria-hidden="true" />
          </>
        ) : (
          <Plane role="img" aria-label={t("phone.offline")} />
        )}
        <BatteryFull aria-hidden="true" className="!size-4" />
      </span>
    </div>
  );
}
