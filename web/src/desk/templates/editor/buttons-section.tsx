import { useTranslation } from "react-i18next";
import { ButtonList } from "./button-list";
import type { ButtonKind } from "./draft";
import type { SectionProps } from "./editor";
import { FieldFindings } from "./findings";
import { LIMITS } from "./limits";
import { SectionCard } from "./section";

const OF_CATEGORY: Record<"MARKETING" | "UTILITY", ButtonKind[]> = {
  MARKETING: [
    "QUICK_REPLY",
    "URL",
    "PHONE_NUMBER",
    "COPY_CODE",
    "FLOW",
    "VOICE_CALL",
    "CATALOG",
    "MPM",
    "SPM",
    "REQUEST_CONTACT_INFO",
  ],
  UTILITY: [
    "QUICK_REPLY",
    "URL",
    "PHONE_NUMBER",
    "COPY_CODE",
    "FLOW",
    "VOICE_CALL",
    "ORDER_DETAILS",
    "REQUEST_CONTACT_INFO",
  ],
};

export function ButtonsSection({ draft, change, findings, refused }: SectionProps) {
  const { t } = useTranslation("desk");
  const kinds: ButtonKind[] =
    draft.shape === "OFFER"
      ? ["COPY_CODE", "URL"]
      : OF_CATEGORY[draft.category === "UTILITY" ? "UTILITY" : "MARKETING"];
  return (
    <SectionCard
      title={t("templates.editor.buttons")}
      hint={t("templates.editor.optional")}
      action={
        <span className="text-2xs text-ink-faint tabular-nums">
          {draft.buttons.length}/{LIMITS.buttons}
        </span>
      }
    >
      <ButtonList
        buttons={draft.buttons}
        kinds={kinds}
        most={LIMITS.buttons}
        field="components.buttons"
        findings={findings}
        refused={refused}
        onChange={(buttons) => change({ buttons })}
      />
      <FieldFindings field="components.buttons" findings={findings} refused={refused} />
    </SectionCard>
  );
}
