import { ReceiptText, Truck } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { TemplateMoney, TemplateOrder } from "./template-preview-model";

/** A bill, or what became of an order. */
export function OrderSummary({ order }: { order: TemplateOrder }) {
  const { t, i18n } = useTranslation("ui");
  const { reference_id, status, description, lines, parts, total } = order;
  const Icon = status === "" ? ReceiptText : Truck;
  const row = (label: string, amount: TemplateMoney) => (
    <p key={label} className="flex justify-between gap-3 text-sm text-ink-soft">
      <span className="min-w-0 break-words">{label}</span>
      <span className="shrink-0">{money(amount, i18n.language)}</span>
    </p>
  );
  return (
    <div className="mb-1.5 rounded-md bg-ink/5 p-2.5">
      <p className="flex items-center gap-2 text-xs text-ink-soft">
        <Icon className="size-4 shrink-0" aria-hidden="true" />
        <span className="min-w-0 break-words">{t("template.order", { reference_id })}</span>
      </p>
      {status !== "" && (
        <p className="mt-0.5 font-semibold">{t(`template.status.${status}`, { defaultValue: status })}</p>
      )}
      {description !== "" && <p className="text-sm break-words">{description}</p>}
      {lines.map(({ name, quantity, amount }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a sent bill never changes
        <p key={index} className="mt-1 flex justify-between gap-3">
          <span className="min-w-0 break-words">
            {quantity} × {name}
          </span>
          <span className="shrink-0">{money(amount, i18n.language)}</span>
        </p>
      ))}
      {parts.length > 0 && (
        <div className="mt-1 border-t pt-1">
          {parts.map(({ kind, amount }) => row(t(`template.${kind}`), amount))}
        </div>
      )}
      {total && (
        <p className="mt-1 flex justify-between gap-3 border-t pt-1 font-semibold">
          <span>{t("template.total")}</span>
          <span>{money(total, i18n.language)}</span>
        </p>
      )}
    </div>
  );
}

function money({ value, offset, currency }: TemplateMoney, language: string): string {
  const amount = value / offset;
  return /^[A-Z]{3}$/.test(currency)
    ? amount.toLocaleString(language, { style: "currency", currency })
    : String(amount);
}
