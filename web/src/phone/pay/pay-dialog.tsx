import { useMutation } from "@tanstack/react-query";
import { Button } from "@ui/button";
import { Dialog } from "@ui/dialog";
import { moneyText, OrderSummary } from "@ui/template-preview-order";
import { toast } from "@ui/toast";
import { Banknote, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { control } from "../../control/control-client";
import type { PaymentMethod, PaymentOutcome, PhoneMessage } from "../../control/types";
import { useCloudNow } from "../../control/use-cloud-now";
import { type OrderState, PAYABLE, type PayProgress, progressOf } from "../state/order-state";
import type { PaymentRequest } from "../state/rich-message";
import { ExpiryLine } from "./expiry-line";
import { refusalOf } from "./refusal";
import { typeOf, Ways } from "./ways";

interface PayDialogProps {
  wa_id: string;
  message: PhoneMessage;
  businessName: string;
  request: PaymentRequest;
  state: OrderState | undefined;
  /** The bill can be looked at, but not paid. */
  locked: boolean;
  onClose(): void;
}

/** What else a real phone would leave to a bank: here the customer's player decides. */
const OTHERWISE = {
  new: [
    { outcome: "failed", text: "pay.fail" },
    { outcome: "pending", text: "pay.leave_pending" },
  ],
  pending: [
    { outcome: "failed", text: "pay.decline" },
    { outcome: "canceled", text: "pay.cancel" },
  ],
} as const;

/** A bill with its payment. */
export function PayDialog(props: PayDialogProps) {
  const { t, i18n } = useTranslation("phone");
  const { wa_id, message, request, state, locked, onClose } = props;
  const now = useCloudNow(1_000);
  const progress = progressOf(request.order, state, now);
  const [chosen, setChosen] = useState(0);
  const [method, setMethod] = useState<PaymentMethod>("upi");
  const way = request.ways[chosen];
  const pay = useMutation({
    mutationFn: (outcome: PaymentOutcome) =>
      control.pay(wa_id, {
        message_id: message.id,
        reference_id: request.order.reference_id,
        outcome,
        way: way === undefined ? "" : typeOf(way),
        ...(way?.kind === "gateway" && { method }),
      }),
    onSuccess: ({ payment }, outcome) => {
      // What failed or waits is told, and can be tried again, right here.
      if (outcome !== "success") return;
      toast.info(t(payment.status === "captured" ? "pay.done" : "pay.done_outside"));
      onClose();
    },
  });
  const { total } = request.order;
  const amount = total === null ? "" : moneyText(total, i18n.language);
  const canPay = PAYABLE.has(progress) && !locked && way !== undefined;
  const waits = progress === "pending";
  const refusal = pay.isError ? refusalOf(pay.error) : null;

  return (
    <Dialog
      open
      onOpenChange={onClose}
      tall
      title={t("pay.title")}
      description={props.businessName}
      footer={
        canPay && (
          <div className="flex w-full flex-col gap-2">
            {refusal && (
              <p role="alert" className="flex gap-2 text-sm text-danger">
                <TriangleAlert className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
                {t(refusal.key, refusal.values)}
              </p>
            )}
            <Button
              variant="primary"
              size="lg"
              busy={pay.isPending}
              onClick={() => pay.mutate("success")}
              data-testid="pay-now"
            >
              {waits ? t("pay.settle") : t("pay.pay", { amount })}
            </Button>
            <fieldset aria-label={t("pay.lab")} className="grid grid-cols-2 gap-2">
              {OTHERWISE[waits ? "pending" : "new"].map(({ outcome, text }) => (
                <Button
                  key={outcome}
                  disabled={pay.isPending}
                  onClick={() => pay.mutate(outcome)}
                  data-testid={`pay-${outcome}`}
                >
                  {t(text)}
                </Button>
              ))}
            </fieldset>
          </div>
        )
      }
    >
      <OrderSummary order={{ ...request.order, status: "" }} />
      {request.order.expires_ms !== null && PAYABLE.has(progress) && (
        <ExpiryLine ends_ms={request.order.expires_ms} now_ms={now} />
      )}
      <Stands
        progress={progress}
        reason={state?.reason ?? ""}
        refunded={
          state?.refunded && total
            ? moneyText({ ...state.refunded, currency: total.currency }, i18n.language)
            : ""
        }
        locked={locked}
        hasWay={way !== undefined}
      />
      {canPay && !waits && (
        <Ways ways={request.ways} chosen={chosen} onChoose={setChosen} method={method} onMethod={setMethod} />
      )}
    </Dialog>
  );
}

interface StandsProps {
  progress: PayProgress;
  /** Why the last try failed. */
  reason: string;
  /** How much was given back. */
  refunded: string;
  locked: boolean;
  hasWay: boolean;
}

/** How the payment stands, or why nothing can be paid here; nothing where the bill is new. */
function Stands({ progress, reason, refunded, locked, hasWay }: StandsProps) {
  const { t } = useTranslation("phone");
  const isOpen = progress === "open";
  const isRefunded = progress === "refunded" || progress === "partly_refunded";
  const state = isRefunded ? "refunded" : progress;
  const because = progress === "failed" && reason !== "" ? "_because" : "";
  const text = !isOpen
    ? t(`pay.state_${state}${because}`, { reason, amount: refunded })
    : locked
      ? t("pay.locked")
      : hasWay
        ? ""
        : t("pay.no_way");
  if (text === "") return null;
  const Icon = progress === "failed" ? TriangleAlert : Banknote;
  return (
    <p role="status" className="mt-3 flex gap-2 rounded-md bg-ink/5 p-3">
      <Icon className="mt-0.5 size-4.5 shrink-0 text-ink-soft" aria-hidden="true" />
      {text}
    </p>
  );
}
