import { Field, Input } from "@ui/field";
import { useTranslation } from "react-i18next";
import type { SectionProps } from "./editor";
import { FieldFindings } from "./findings";
import { LIMITS } from "./limits";
import { MarkupField } from "./markup-field";
import { Counter, SectionCard } from "./section";
import { VariableExamples } from "./variable-examples";

export function BodySection({ draft, change, findings, refused }: SectionProps) {
  const { t } = useTranslation("desk");
  const most = draft.shape === "OFFER" ? LIMITS.offerBody : LIMITS.body;
  return (
    <SectionCard title={t("templates.editor.body")} action={<Counter text={draft.body} most={most} />}>
      <MarkupField
        label={t("templates.editor.body")}
        value={draft.body}
        format={draft.format}
        onChange={(body) => change({ body })}
        testId="template-body"
      />
      <VariableExamples
        text={draft.body}
        examples={draft.examples.body ?? {}}
        onChange={(body) => change({ examples: { ...draft.examples, body } })}
      />
      <FieldFindings field="components.body" findings={findings} refused={refused} />
    </SectionCard>
  );
}

export function FooterSection({ draft, change, findings, refused }: SectionProps) {
  const { t } = useTranslation("desk");
  return (
    <SectionCard
      title={t("templates.editor.footer")}
      hint={t("templates.editor.optional")}
      action={<Counter text={draft.footer} most={LIMITS.footer} />}
    >
      <Field label={<span className="sr-only">{t("templates.editor.footer")}</span>}>
        {(control) => (
          <Input
            {...control}
            dir="auto"
            value={draft.footer}
            onChange={(event) => change({ footer: event.target.value })}
          />
        )}
      </Field>
      <FieldFindings field="components.footer" findings={findings} refused={refused} />
    </SectionCard>
  );
}
