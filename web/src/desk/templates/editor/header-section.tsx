import { Button } from "@ui/button";
import { Input } from "@ui/field";
import { Select } from "@ui/select";
import { Braces } from "lucide-react";
import { useTranslation } from "react-i18next";
import { nextVariable, variablesOf } from "../variables";
import type { HeaderKind } from "./draft";
import type { SectionProps } from "./editor";
import { FieldFindings } from "./findings";
import { LIMITS } from "./limits";
import { SampleField } from "./sample-field";
import { Counter, SectionCard } from "./section";
import { VariableExamples } from "./variable-examples";

const KINDS: HeaderKind[] = ["NONE", "TEXT", "IMAGE", "VIDEO", "DOCUMENT", "LOCATION", "PRODUCT"];

export function HeaderSection({ draft, change, findings, refused }: SectionProps) {
  const { t } = useTranslation("desk");
  const { header } = draft;
  const kinds = KINDS.filter((kind) => kind !== "PRODUCT" || draft.category === "MARKETING");
  return (
    <SectionCard
      title={t("templates.editor.header")}
      hint={t("templates.editor.optional")}
      action={
        <Select
          className="w-40"
          label={t("templates.editor.header_kind")}
          value={header.kind}
          onChange={(kind) => change({ header: { kind, text: header.text, sample: null } })}
          choices={kinds.map((kind) => ({ value: kind, label: t(`templates.header.${kind}`) }))}
        />
      }
    >
      {header.kind === "TEXT" && (
        <>
          <div className="flex items-center gap-2">
            <Input
              aria-label={t("templates.editor.header")}
              dir="auto"
              value={header.text}
              onChange={(event) => change({ header: { ...header, text: event.target.value } })}
            />
            {variablesOf(header.text).length === 0 && (
              <Button
                variant="quiet"
                onClick={() =>
                  change({
                    header: { ...header, text: `${header.text}{{${nextVariable("", draft.format)}}}` },
                  })
                }
              >
                <Braces />
                {t("templates.editor.add_variable")}
              </Button>
            )}
            <Counter text={header.text} most={LIMITS.headerText} />
          </div>
          <VariableExamples
            text={header.text}
            examples={draft.examples.header ?? {}}
            onChange={(examples) => change({ examples: { ...draft.examples, header: examples } })}
          />
        </>
      )}
      {(header.kind === "IMAGE" || header.kind === "VIDEO" || header.kind === "DOCUMENT") && (
        <SampleField
          kind={header.kind}
          sample={header.sample}
          onChange={(sample) => change({ header: { ...header, sample } })}
        />
      )}
      {header.kind === "LOCATION" && (
        <p className="text-sm text-ink-soft">{t("templates.editor.location_hint")}</p>
      )}
      {header.kind === "PRODUCT" && (
        <p className="text-sm text-ink-soft">{t("templates.editor.product_hint")}</p>
      )}
      <FieldFindings field="components.header" findings={findings} refused={refused} />
    </SectionCard>
  );
}
