import { Button, IconButton } from "@ui/button";
import { Field, Input, Textarea } from "@ui/field";
import { Switch } from "@ui/switch";
import { Plus, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { ClosedReply } from "../../api/schedules";

const LONGEST_TEXT = 4096;

interface ClosedReplyFieldsProps {
  reply: ClosedReply;
  onChange(reply: ClosedReply): void;
  /** Why the text for everybody cannot stay as it is. */
  problem?: string;
}

/** What customers are told while it is closed. */
export function ClosedReplyFields({ reply, onChange, problem }: ClosedReplyFieldsProps) {
  const { t } = useTranslation("desk");
  const variants = reply.variants ?? [];
  const replace = (index: number, change: Partial<(typeof variants)[number]>) =>
    onChange({ ...reply, variants: variants.map((one, at) => (at === index ? { ...one, ...change } : one)) });
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="sr-only">{t("hours.reply.title")}</legend>
      <Switch
        checked={reply.is_on}
        onChange={(is_on) => onChange({ ...reply, is_on })}
        label={t("hours.reply.title")}
        hint={t("hours.reply.hint")}
      />
      {reply.is_on && (
        <>
          <Field label={t("hours.reply.text")} error={problem}>
            {(control) => (
              <Textarea
                {...control}
                value={reply.text ?? ""}
                maxLength={LONGEST_TEXT}
                placeholder={t("hours.reply.placeholder")}
                onChange={({ target }) => onChange({ ...reply, text: target.value })}
                data-testid="closed-text"
              />
            )}
          </Field>
          {variants.map((variant, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: its language changes while it is written
            <div key={index} className="flex flex-wrap items-start gap-2" data-testid="reply-variant">
              <Input
                aria-label={t("hours.reply.language")}
                placeholder="pt_BR"
                value={variant.language}
                maxLength={8}
                onChange={({ target }) => replace(index, { language: target.value })}
                className="w-24"
              />
              <Textarea
                aria-label={t("hours.reply.text_in", { language: variant.language })}
                value={variant.text}
                maxLength={LONGEST_TEXT}
                onChange={({ target }) => replace(index, { text: target.value })}
                className="min-h-16 min-w-48 flex-1"
              />
              <IconButton
                size="sm"
                label={t("hours.reply.remove", { language: variant.language })}
                onClick={() => onChange({ ...reply, variants: variants.filter((_, at) => at !== index) })}
              >
                <Trash2 />
              </IconButton>
            </div>
          ))}
          <Button
            size="sm"
            className="self-start"
            onClick={() => onChange({ ...reply, variants: [...variants, { language: "", text: "" }] })}
          >
            <Plus />
            {t("hours.reply.add")}
          </Button>
        </>
      )}
    </fieldset>
  );
}
