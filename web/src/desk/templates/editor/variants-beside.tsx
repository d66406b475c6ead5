import { useQuery } from "@tanstack/react-query";
import { Select } from "@ui/select";
import { TemplatePreview } from "@ui/template-preview";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { desk } from "../../api/desk";
import { keys } from "../../api/query-keys";
import type { TemplateSummary } from "../../api/types";
import { isRightToLeft, languageName } from "../languages";
import { SectionCard } from "./section";

/** Another language of the same template, to translate from. */
export function VariantsBeside({ variants }: { variants: TemplateSummary[] }) {
  const { t, i18n } = useTranslation("desk");
  const [chosen, setChosen] = useState(variants[0]?.id ?? "");
  const shown = useQuery({
    queryKey: keys.template(chosen),
    queryFn: () => desk.template(chosen),
    enabled: chosen !== "",
  }).data;
  return (
    <SectionCard
      title={t("templates.editor.beside")}
      action={
        <Select
          className="w-56"
          label={t("templates.editor.beside")}
          value={chosen}
          onChange={setChosen}
          choices={variants.map((variant) => ({
            value: variant.id,
            label: `${languageName(variant.language, i18n.language)} · ${variant.language}`,
          }))}
        />
      }
    >
      {shown && (
        <div dir={isRightToLeft(shown.language) ? "rtl" : "ltr"} className="rounded-md bg-sunken p-3">
          <TemplatePreview components={shown.components} />
        </div>
      )}
    </SectionCard>
  );
}
