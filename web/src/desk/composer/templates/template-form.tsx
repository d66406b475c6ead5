import { useQuery } from "@tanstack/react-query";
import { Button } from "@ui/button";
import { Dialog } from "@ui/dialog";
import { Spinner } from "@ui/spinner";
import { ErrorState } from "@ui/states";
import { ArrowLeft } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { desk } from "../../api/desk";
import { sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";
import type { Conversation, Template } from "../../api/types";
import { useNow } from "../../live/server-clock";
import { type OutgoingTemplate, shownComponents } from "../../outbox/outgoing";
import { useUploads } from "../../outbox/uploads";
import { RichPreview } from "../../rich-message/rich-preview";
import { productsNamedBy } from "../../rich-message/rich-view";
import { definedView } from "../../rich-message/template-view";
import { useProductFacts } from "../../rich-message/use-product-facts";
import { dropBuilderDraft, keepBuilderDraft, useBuilderDraft } from "../builders/builder-drafts";
import { ComposeDialog } from "../builders/compose-dialog";
import { FormContext } from "../builders/form-context";
import { isLate } from "../builders/problems";
import { rememberTemplate } from "./recent-templates";
import { TemplateFieldInput } from "./template-field-input";
import {
  FEWEST_PRODUCT_CARDS,
  MOST_PRODUCT_CARDS,
  type TemplateField,
  templateShape,
} from "./template-fields";
import { knownOf, prefilledTexts } from "./template-prefill";
import {
  emptyTemplateValues,
  type TemplateValues,
  templateComponents,
  templateProblems,
} from "./template-values";

interface TemplateFormProps {
  conversation: Conversation;
  connectionId: string | undefined;
  templateId: string;
  onSend(template: OutgoingTemplate): void;
  onBack(): void;
  onClose(): void;
}

/** The values of one template, and what comes of them. */
export function TemplateForm(props: TemplateFormProps) {
  const { t } = useTranslation("desk");
  const query = useQuery({
    queryKey: keys.template(props.templateId),
    queryFn: () => desk.template(props.templateId),
  });
  if (query.data) return <LoadedForm {...props} template={query.data} />;
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && props.onClose()}
      title={t("send_menu.template")}
      footer={<BackButton onBack={props.onBack} />}
    >
      {query.error ? (
        <ErrorState text={sentenceOf(query.error)} onRetry={() => void query.refetch()} />
      ) : (
        <div className="flex justify-center p-8">
          <Spinner />
        </div>
      )}
    </Dialog>
  );
}

const STEP_MS = 10_000;

function LoadedForm({
  conversation,
  connectionId,
  template,
  onSend,
  onBack,
  onClose,
}: TemplateFormProps & { template: Template }) {
  const { t } = useTranslation("desk");
  const draftKey = `${conversation.id}/template/${template.id}`;
  const draft = useBuilderDraft(draftKey) as Partial<TemplateValues> | undefined;
  const uploads = useUploads((state) => state.uploads);
  const nowMs = useNow(STEP_MS);
  const [attempted, setAttempted] = useState(false);
  const { components } = template;

  const values = useMemo((): TemplateValues => {
    const empty = emptyTemplateValues();
    const { fields } = templateShape(components, empty.productCards);
    const texts = prefilledTexts(fields, components, knownOf(conversation.contact));
    return { ...empty, texts, ...draft };
  }, [components, conversation.contact, draft]);
  const shape = useMemo(
    () => templateShape(components, values.productCards),
    [components, values.productCards],
  );
  const problems = useMemo(
    () => templateProblems(shape.fields, values, { hasUpload: (id) => uploads[id] !== undefined, nowMs }),
    [shape, values, uploads, nowMs],
  );
  const form = useMemo(() => {
    const shown = new Map(
      problems.filter((problem) => attempted || !isLate(problem)).map((problem) => [problem.field, problem]),
    );
    return {
      conversationId: conversation.id,
      connectionId,
      problemAt: (field: string) => shown.get(field),
    };
  }, [problems, attempted, conversation.id, connectionId]);
  const view = useMemo(() => {
    const shown = shownComponents(templateComponents(shape.fields, values), uploads);
    return definedView(components, shown.components, shown.files);
  }, [shape, values, uploads, components]);
  const productOf = useProductFacts(
    connectionId,
    useMemo(() => productsNamedBy(view), [view]),
  );

  const change = (part: Partial<TemplateValues>) => keepBuilderDraft(draftKey, { ...values, ...part });
  const missing = problems.length;
  const send = () => {
    if (missing > 0) return setAttempted(true);
    const { id, name, language, category } = template;
    if (connectionId !== undefined) rememberTemplate(connectionId, { id, name, language });
    onSend({
      kind: "template",
      name,
      language,
      category,
      components: templateComponents(shape.fields, values),
      definition: components,
    });
    dropBuilderDraft(draftKey);
  };

  return (
    <ComposeDialog
      title={`${template.name} · ${template.language}`}
      description={missing > 0 ? t("templates.missing", { count: missing }) : t("templates.complete")}
      onSubmit={send}
      onClose={onClose}
      onReset={
        draft &&
        (() => {
          dropBuilderDraft(draftKey);
          setAttempted(false);
        })
      }
      lead={<BackButton onBack={onBack} />}
      preview={<RichPreview view={view} productOf={productOf} />}
    >
      <FormContext value={form}>
        {shape.fields.length === 0 && <p className="text-sm text-ink-soft">{t("templates.no_values")}</p>}
        <Fields
          fields={shape.fields.filter((field) => field.card === null)}
          values={values}
          change={change}
        />
        {shape.cards?.free && (
          <CardCount count={values.productCards} onChange={(productCards) => change({ productCards })} />
        )}
        {Array.from({ length: shape.cards?.count ?? 0 }, (_, card) => {
          const own = shape.fields.filter((field) => field.card === card);
          return own.length === 0 ? null : (
            // biome-ignore lint/suspicious/noArrayIndexKey: a place is what a card is
            <fieldset key={card} className="flex min-w-0 flex-col gap-3 rounded-md border p-3">
              <legend className="px-1 text-sm font-bold text-ink-soft">
                {t("builder.card", { number: card + 1 })}
              </legend>
              <Fields fields={own} values={values} change={change} />
            </fieldset>
          );
        })}
      </FormContext>
    </ComposeDialog>
  );
}

interface FieldsProps {
  fields: TemplateField[];
  values: TemplateValues;
  change(part: Partial<TemplateValues>): void;
}

const Fields = ({ fields, values, change }: FieldsProps) =>
  fields.map((field) => <TemplateFieldInput key={field.key} field={field} values={values} change={change} />);

/** A carousel of products has as many cards as one wants. */
function CardCount({ count, onChange }: { count: number; onChange(count: number): void }) {
  const { t } = useTranslation("desk");
  return (
    <div className="flex items-center gap-2">
      <span className="flex-1 text-sm font-semibold text-ink-soft">{t("templates.cards", { count })}</span>
      <Button size="sm" disabled={count <= FEWEST_PRODUCT_CARDS} onClick={() => onChange(count - 1)}>
        {t("templates.fewer_cards")}
      </Button>
      <Button size="sm" disabled={count >= MOST_PRODUCT_CARDS} onClick={() => onChange(count + 1)}>
        {t("templates.more_cards")}
      </Button>
    </div>
  );
}

function BackButton({ onBack }: { onBack(): void }) {
  const { t } = useTranslation("desk");
  return (
    <Button variant="quiet" onClick={onBack}>
      <ArrowLeft className="rtl:rotate-180" />
      <span className="max-sm:sr-only">{t("templates.back")}</span>
    </Button>
  );
}
