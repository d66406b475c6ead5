import { cn } from "@ui/cn";
import { Field, Input } from "@ui/field";
import { Select } from "@ui/select";
import { useTranslation } from "react-i18next";
import type { Template, TemplateSync } from "../../api/types";
import { LANGUAGES, languageName } from "../languages";
import { convertVariables, type ParameterFormat } from "../variables";
import { CategoryPrices } from "./category-prices";
import { asName, CATEGORIES, newCard, type Shape, type TemplateDraft } from "./draft";
import type { SectionProps } from "./editor";
import { FieldFindings } from "./findings";
import { LIMITS } from "./limits";
import { Counter, SectionCard } from "./section";

interface BasicsSectionProps extends SectionProps {
  edited?: Template;
  accounts: TemplateSync[];
}

const SHAPES: Shape[] = ["STANDARD", "CAROUSEL", "OFFER", "CALL_PERMISSION"];

export function BasicsSection({ draft, change, findings, refused, edited, accounts }: BasicsSectionProps) {
  const { t, i18n } = useTranslation("desk");
  const categoryIsFixed = edited !== undefined && !edited.edits.category_is_editable;
  return (
    <SectionCard title={t("templates.editor.basics")}>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field
          label={
            <span className="flex items-center justify-between">
              {t("templates.editor.name")}
              <Counter text={draft.name} most={LIMITS.name} />
            </span>
          }
          hint={t("templates.editor.name_hint")}
        >
          {(control) => (
            <Input
              {...control}
              value={draft.name}
              disabled={edited !== undefined}
              autoComplete="off"
              spellCheck={false}
              dir="ltr"
              className="font-mono"
              onChange={(event) => change({ name: asName(event.target.value) })}
              data-testid="template-name"
            />
          )}
        </Field>
        <Field label={t("templates.editor.language")}>
          {({ id }) => (
            <Select
              id={id}
              value={draft.language}
              disabled={edited !== undefined}
              onChange={(language) => change({ language })}
              choices={LANGUAGES.map((code) => ({
                value: code,
                label: `${languageName(code, i18n.language)} · ${code}`,
              }))}
            />
          )}
        </Field>
        {accounts.length > 1 && (
          <Field label={t("templates.editor.account")}>
            {({ id }) => (
              <Select
                id={id}
                value={draft.connectionId}
                disabled={edited !== undefined}
                onChange={(connectionId) => change({ connectionId })}
                choices={accounts.map((account) => ({
                  value: account.connection_id,
                  label: account.connection_name,
                }))}
              />
            )}
          </Field>
        )}
      </div>
      <FieldFindings field="name" findings={findings} refused={refused} />
      <FieldFindings field="language" findings={findings} refused={refused} />
      <fieldset disabled={categoryIsFixed}>
        <legend className="mb-1.5 text-sm font-semibold text-ink-soft">
          {t("templates.editor.category")}
        </legend>
        <div className="grid gap-2 sm:grid-cols-3">
          {CATEGORIES.map((category) => (
            <label
              key={category}
              className={cn(
                "flex cursor-pointer flex-col gap-0.5 rounded-md border p-3 has-checked:border-primary has-checked:bg-primary-soft has-focus-visible:outline-2 has-focus-visible:outline-focus",
                categoryIsFixed && "cursor-default opacity-60",
              )}
            >
              <span className="flex items-center gap-2 font-semibold">
                <input
                  type="radio"
                  name="category"
                  value={category}
                  checked={draft.category === category}
                  onChange={() =>
                    change({ category, ...(category === "AUTHENTICATION" ? { shape: "STANDARD" } : {}) })
                  }
                  className="accent-(--primary)"
                />
                {t(`templates.category.${category}`)}
              </span>
              <span className="text-xs text-ink-soft">{t(`templates.editor.category_${category}`)}</span>
            </label>
          ))}
        </div>
      </fieldset>
      {categoryIsFixed && <p className="text-xs text-ink-faint">{t("templates.editor.category_fixed")}</p>}
      <FieldFindings field="category" findings={findings} refused={refused} />
      <CategoryPrices category={draft.category} />
      {draft.category !== "AUTHENTICATION" && (
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label={t("templates.editor.shape")}>
            {({ id }) => (
              <Select
                id={id}
                value={draft.shape}
                onChange={(shape) => change(withShape(draft, shape))}
                choices={SHAPES.map((shape) => ({ value: shape, label: t(`templates.shape.${shape}`) }))}
              />
            )}
          </Field>
          <Field label={t("templates.editor.format")}>
            {({ id }) => (
              <Select<ParameterFormat>
                id={id}
                value={draft.format}
                onChange={(format) => change(withFormat(draft, format))}
                choices={(["POSITIONAL", "NAMED"] as const).map((format) => ({
                  value: format,
                  label: t(`templates.format.${format}`),
                }))}
              />
            )}
          </Field>
        </div>
      )}
      <Field
        label={t("templates.editor.ttl")}
        hint={t(`templates.editor.ttl_${draft.category}`)}
        className="sm:w-1/2"
      >
        {(control) => (
          <Input
            {...control}
            inputMode="numeric"
            value={draft.ttl}
            placeholder={t("templates.editor.ttl_default")}
            onChange={(event) => change({ ttl: event.target.value.replace(/[^\d-]/g, "") })}
          />
        )}
      </Field>
      <FieldFindings field="message_send_ttl_seconds" findings={findings} refused={refused} />
    </SectionCard>
  );
}

function withShape(draft: TemplateDraft, shape: Shape): Partial<TemplateDraft> {
  const cards = shape === "CAROUSEL" && draft.cards.length === 0 ? [newCard(), newCard()] : draft.cards;
  const category = shape === "CAROUSEL" || shape === "OFFER" ? "MARKETING" : draft.category;
  return { shape, cards, category };
}

/** The same variables under other names, with their examples. */
function withFormat(draft: TemplateDraft, format: ParameterFormat): Partial<TemplateDraft> {
  const convert = (text: string) => convertVariables(text, format);
  const examples = Object.fromEntries(
    Object.entries(draft.examples).map(([place, values]) => [
      place,
      Object.fromEntries(
        Object.entries(values).map(([name, value], index) => {
          const renamed = /^\d+$/.test(name) ? `variable_${name}` : String(index + 1);
          return [
            format === "NAMED" ? (/^\d+$/.test(name) ? renamed : name) : /^\d+$/.test(name) ? name : renamed,
            value,
          ];
        }),
      ),
    ]),
  );
  return {
    format,
    body: convert(draft.body),
    header: { ...draft.header, text: convert(draft.header.text) },
    cards: draft.cards.map((card) => ({ ...card, body: convert(card.body) })),
    examples,
  };
}
