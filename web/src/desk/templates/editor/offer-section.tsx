import { Checkbox } from "@ui/checkbox";
import { Input } from "@ui/field";
import { useTranslation } from "react-i18next";
import type { SectionProps } from "./editor";
import { FieldFindings } from "./findings";
import { LIMITS } from "./limits";
import { Counter, SectionCard } from "./section";

export function OfferSection({ draft, change, findings, refused }: SectionProps) {
  const { t } = useTranslation("desk");
  const { offer } = draft;
  return (
    <SectionCard title={t("templates.editor.offer")} hint={t("templates.editor.offer_hint")}>
      <div className="flex items-center gap-2">
        <Input
          aria-label={t("templates.editor.offer_text")}
          placeholder={t("templates.editor.offer_text")}
          dir="auto"
          value={offer.text}
          onChange={(event) => change({ offer: { ...offer, text: event.target.value } })}
        />
        <Counter text={offer.text} most={LIMITS.offerText} />
      </div>
      <Checkbox checked={offer.expires} onChange={(expires) => change({ offer: { ...offer, expires } })}>
        {t("templates.editor.offer_expires")}
      </Checkbox>
      <FieldFindings field="components.offer" findings={findings} refused={refused} />
    </SectionCard>
  );
}
