import { Badge } from "@ui/badge";
import { useTranslation } from "react-i18next";
import type { Flow } from "../api/types";

const TONE: Record<string, "success" | "danger" | "warm" | "neutral"> = {
  PUBLISHED: "success",
  THROTTLED: "warm",
  BLOCKED: "danger",
};

export function StatusBadge({ flow }: { flow: Flow }) {
  const { t } = useTranslation("desk");
  const words = t(`flows.status.${flow.status}`, { defaultValue: flow.status });
  return (
    <span className="inline-flex gap-1.5">
      <Badge tone={TONE[flow.status] ?? "neutral"}>{words}</Badge>
      {flow.status === "DRAFT" && flow.published_at && <Badge tone="warm">{t("flows.edited")}</Badge>}
      {flow.status !== "DRAFT" && flow.changed && <Badge tone="warm">{t("flows.unpublished")}</Badge>}
    </span>
  );
}
