import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Button } from "@ui/button";
import { toast } from "@ui/toast";
import { ArrowLeft, RotateCcw } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { desk } from "../../api/desk";
import { Problem, sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";
import type { Template, TemplateSummary, TemplateSync } from "../../api/types";
import { PhonePreview } from "../preview/phone-preview";
import { AuthenticationSection } from "./authentication-section";
import { BasicsSection } from "./basics-section";
import { ButtonsSection } from "./buttons-section";
import { CardsSection } from "./cards-section";
import { componentsOf, previewComponentsOf } from "./components";
import { isWritten, type TemplateDraft } from "./draft";
import { FindingsSummary } from "./findings";
import { HeaderSection } from "./header-section";
import { forgetDraft, keepDraft, keptDraft } from "./kept-drafts";
import { type Finding, hasErrors, lint } from "./lint";
import { OfferSection } from "./offer-section";
import { PreviewValues, useContactName } from "./preview-values";
import { BodySection, FooterSection } from "./text-sections";
import { VariantsBeside } from "./variants-beside";

interface EditorProps {
  /** Under which an unfinished draft is kept. */
  draftKey: string;
  start: TemplateDraft;
  /** Absent: a new one is written. */
  edited?: Template;
  accounts: TemplateSync[];
  /** Other languages of the same name, to be seen beside. */
  variants: TemplateSummary[];
}

/** What every part of the editor gets. */
export interface SectionProps {
  draft: TemplateDraft;
  change(part: Partial<TemplateDraft>): void;
  findings: Finding[];
  /** What the server said, by field. */
  refused: Record<string, string>;
}

export function Editor({ draftKey, start, edited, accounts, variants }: EditorProps) {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const navigate = useNavigate();
  const [draft, setDraft] = useState<TemplateDraft>(() => keptDraft(draftKey) ?? start);
  const [restored, setRestored] = useState(() => keptDraft(draftKey) !== null);
  const [tried, setTried] = useState(false);
  const [refused, setRefused] = useState<Record<string, string>>({});
  const contact = useContactName();
  const findings = useMemo(() => lint(draft), [draft]);
  const shown = tried ? findings : findings.filter((finding) => !MISSING.has(finding.code));
  const preview = useMemo(() => previewComponentsOf(draft), [draft]);

  useEffect(() => {
    if (draft !== start && isWritten(draft)) keepDraft(draftKey, draft);
  }, [draft, draftKey, start]);

  const change = (part: Partial<TemplateDraft>) => {
    setDraft((before) => ({ ...before, ...part }));
    setRefused({});
  };

  const submit = useMutation({
    mutationFn: () => {
      const components = componentsOf(draft) as Record<string, never>[];
      const ttl = draft.ttl.trim() === "" ? undefined : Number(draft.ttl);
      if (edited) {
        const category = draft.category === edited.category ? undefined : draft.category;
        return desk.editTemplate(edited.id, {
          components,
          category,
          parameter_format: draft.format === edited.parameter_format ? undefined : draft.format,
          message_send_ttl_seconds: ttl,
        });
      }
      return desk.createTemplate({
        connection_id: draft.connectionId,
        name: draft.name,
        language: draft.language,
        category: draft.category,
        parameter_format: draft.format,
        components,
        message_send_ttl_seconds: ttl,
      });
    },
    onSuccess(template) {
      forgetDraft(draftKey);
      client.setQueryData(keys.template(template.id), template);
      void client.invalidateQueries({ queryKey: keys.templateLists });
      void client.invalidateQueries({ queryKey: keys.templateCounts });
      toast.success(
        t(edited ? "templates.editor.edited" : "templates.editor.created", { name: template.name }),
      );
      void navigate({ to: "/templates/$templateId", params: { templateId: template.id } });
    },
    onError(error) {
      if (!(error instanceof Problem)) return;
      setRefused(Object.fromEntries(error.errors.map(({ field, detail }) => [field, detail])));
    },
  });

  const section: SectionProps = { draft, change, findings: shown, refused };
  const isAuthentication = draft.category === "AUTHENTICATION";
  return (
    <div className="h-full overflow-y-auto">
      <form
        noValidate
        className="mx-auto max-w-6xl px-4 pt-5 pb-10 sm:px-8"
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (!hasErrors(findings)) submit.mutate();
        }}
      >
        <Link
          to="/templates"
          className="mb-3 inline-flex items-center gap-1.5 text-sm text-ink-soft hover:text-ink"
        >
          <ArrowLeft className="size-4 rtl:rotate-180" aria-hidden="true" />
          {t("templates.title")}
        </Link>
        <h1 className="mb-4 text-xl font-bold break-all">
          {edited ? t("templates.editor.edit_title", { name: edited.name }) : t("templates.editor.new_title")}
        </h1>
        {restored && (
          <p className="mb-4 flex flex-wrap items-center gap-3 rounded-md bg-primary-soft px-3 py-2 text-sm text-primary">
            <span className="flex-1">{t("templates.editor.restored")}</span>
            <Button
              size="sm"
              onClick={() => {
                forgetDraft(draftKey);
                setDraft(start);
                setRestored(false);
              }}
            >
              <RotateCcw />
              {t("templates.editor.discard")}
            </Button>
          </p>
        )}
        <div className="grid gap-8 lg:grid-cols-[minmax(0,1fr)_22.5rem]">
          <div className="min-w-0 space-y-4">
            <BasicsSection {...section} edited={edited} accounts={accounts} />
            {isAuthentication ? (
              <AuthenticationSection {...section} />
            ) : (
              <>
                {draft.shape !== "CAROUSEL" && <HeaderSection {...section} />}
                <BodySection {...section} />
                {(draft.shape === "STANDARD" || draft.shape === "CALL_PERMISSION") && (
                  <FooterSection {...section} />
                )}
                {draft.shape === "OFFER" && <OfferSection {...section} />}
                {(draft.shape === "STANDARD" || draft.shape === "OFFER") && <ButtonsSection {...section} />}
                {draft.shape === "CAROUSEL" && <CardsSection {...section} />}
              </>
            )}
            {variants.length > 0 && <VariantsBeside variants={variants} />}
          </div>
          <div className="space-y-4 lg:sticky lg:top-4 lg:self-start">
            <PhonePreview
              components={preview}
              language={draft.language}
              parameters={contact.parameters(draft)}
            >
              {!isAuthentication && <PreviewValues contact={contact} />}
            </PhonePreview>
          </div>
        </div>
        <footer className="sticky bottom-0 mt-6 flex flex-wrap items-center justify-end gap-3 border-t bg-canvas py-3">
          <div className="min-w-0 flex-1 text-sm" role="status">
            {submit.isError && (
              <p className="text-danger" role="alert">
                {sentenceOf(submit.error)}
              </p>
            )}
            {!submit.isError && <FindingsSummary findings={tried ? findings : []} />}
          </div>
          <Button type="submit" variant="primary" busy={submit.isPending} data-testid="submit-template">
            {t(edited ? "templates.editor.submit_edit" : "templates.editor.submit")}
          </Button>
        </footer>
      </form>
    </div>
  );
}

/** What is only not written yet is no mistake until somebody submits. */
const MISSING = new Set<string>([
  "name_missing",
  "body_missing",
  "header_missing",
  "sample_missing",
  "file_missing",
  "label_missing",
  "url_invalid",
  "phone_invalid",
  "code_missing",
  "flow_missing",
  "cards_few",
  "card_media",
  "offer_text",
  "offer_buttons",
  "apps_missing",
  "package_name",
  "signature_hash",
]);
