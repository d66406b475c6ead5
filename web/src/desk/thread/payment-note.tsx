import { cn } from "@ui/cn";
import { moneyText } from "@ui/template-preview-order";
import { CircleAlert, CircleCheck, Clock3 } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Payment } from "../api/types";

const LOOKS = {
  paid: { Icon: CircleCheck, color: "bg-success-soft text-success" },
  pending: { Icon: Clock3, color: "bg-ink/5 text-ink-soft" },
  failed: { Icon: CircleAlert, color: "bg-danger-soft text-danger" },
};

/** What became of the payment that this message asked for, as WhatsApp tells it. */
export function PaymentNote({ payment }: { payment: Payment }) {
  const { t, i18n } = useTranslation("desk");
  const { state, amount, method, failure, refunded } = payment;
  const { Icon, color } = LOOKS[state];
  const money = (value: number) => (amount ? moneyText({ ...amount, value }, i18n.language) : "");
  const parts = [
    t(`payment.${state}`, { amount: money(amount?.value ?? 0) }),
    method && t(`payment.method_${method}`, { defaultValue: method }),
    refunded > 0 && t("payment.refunded", { amount: money(refunded) }),
  ].filter(Boolean);
  return (
    <p
      data-testid="payment-note"
      data-state={state}
      className={cn(
        "mt-1 flex max-w-[min(24rem,95%)] items-start gap-1.5 rounded-md px-2.5 py-1.5 text-start text-xs",
        color,
      )}
    >
      <Icon className="mt-px size-4 shrink-0" aria-hidden="true" />
      <span className="min-w-0 break-words">
        <span className="font-semibold">{parts.join(" · ")}</span>
        {failure && <span className="block">{failure}</span>}
      </span>
    </p>
  );
}
