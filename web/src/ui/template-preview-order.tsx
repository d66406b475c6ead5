import { ReceiptText, Truck } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { OrderLine, TemplateMoney, TemplateOrder } from "./template-preview-model";

/** A bill, or what became of an order. */
export function OrderSummary({ order }: { order: TemplateOrder }) {
  const { t } = useTranslation("ui");
  const { reference_id, status, description, payment } = order;
  const Icon = status === "" ? ReceiptText : Truck;
  return (
    <div className="mb-1.5 rounded-md bg-ink/5 p-2.5">
      <p className="flex items-center gap-2 text-xs text-ink-soft">
        <Icon className="size-4 shrink-0" aria-hidden="true" />
        <span className="min-w-0 break-words">{t("template.order", { reference_id })}</span>
      </p>
      {(status !== "" || payment !== "") && (
        <p className="mt-0.5 flex flex-wrap items-center gap-x-2 gap-y-1 font-semibold">
          {status !== "" && t(`template.status.${status}`, { defaultValue: status })}
          {payment !== "" && (
            <span className="rounded-sm bg-primary-soft px-1.5 py-0.5 text-xs text-primary">
              {t(`template.payment.${payment}`, { defaultValue: payment })}
            </span>
          )}
        </p>
      )}
      {description !== "" && <p className="text-sm break-words">{description}</p>}
      <OrderLines {...order} />
    </div>
  );
}

type OrderLinesProps = Pick<TemplateOrder, "lines" | "total"> & Partial<Pick<TemplateOrder, "parts">>;

/** What is ordered, for how much. */
export function OrderLines({ lines, parts = [], total }: OrderLinesProps) {
  const { t, i18n } = useTranslation("ui");
  return (
    <>
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a sent bill never changes
        <Line key={index} line={line} />
      ))}
      {parts.length > 0 && (
        <div className="mt-1.5 border-t pt-1">
          {parts.map(({ kind, amount, description }) => (
            <p key={kind} className="flex justify-between gap-3 text-sm text-ink-soft">
              <span className="min-w-0 break-words">
                {t(`template.${kind}`)}
                {description !== "" && <span className="text-ink-faint"> · {description}</span>}
              </span>
              <span className="shrink-0 tabular-nums">
                {kind === "discount" && amount.value > 0 && "−"}
                {moneyText(amount, i18n.language)}
              </span>
            </p>
          ))}
        </div>
      )}
      {total && (
        <p className="mt-1 flex justify-between gap-3 border-t pt-1 font-semibold">
          <span>{t("template.total")}</span>
          <span className="tabular-nums">{moneyText(total, i18n.language)}</span>
        </p>
      )}
    </>
  );
}

function Line({ line: { name, quantity, amount, full_amount } }: { line: OrderLine }) {
  const { i18n } = useTranslation("ui");
  return (
    <p className="mt-1 flex justify-between gap-3">
      <span className="min-w-0 break-words">
        {quantity} × {name}
      </span>
      <span className="shrink-0 text-end tabular-nums">
        {full_amount && (
          <s className="block text-xs text-ink-faint">{moneyText(full_amount, i18n.language)}</s>
        )}
        {moneyText(amount, i18n.language)}
      </span>
    </p>
  );
}

export function moneyText({ value, offset, currency }: TemplateMoney, language: string): string {
  const amount = value / offset;
  try {
    return amount.toLocaleString(language, { style: "currency", currency });
  } catch {
    // No currency, or none that there is: what a program sends is not checked everywhere.
    return `${amount} ${currency}`.trim();
  }
}
