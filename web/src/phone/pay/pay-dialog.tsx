import { useMutation } from "@tanstack/react-query";
import { Button } from "@ui/button";
import { copyText } from "@ui/copy-button";
import { Dialog } from "@ui/dialog";
import { moneyText, OrderSummary } from "@ui/template-preview-order";
import { toast } from "@ui/toast";
import {
  Banknote,
  Barcode,
  Copy,
  CreditCard,
  ExternalLink,
  Landmark,
  type LucideIcon,
  QrCode,
  TriangleAlert,
} from "lucide-react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { control } from "../../control/control-client";
import type { PaymentOutcome, PhoneMessage } from "../../control/types";
import { useCloudNow } from "../../control/use-cloud-now";
import { type OrderState, type PayProgress, progressOf } from "../state/order-state";
import type { PaymentRequest, PaymentWay } from "../state/rich-message";
import { ExpiryLine } from "./expiry-line";
import { usePayments } from "./payments";

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

const ICONS: Record<PaymentWay["kind"], LucideIcon> = {
  gateway: CreditCard,
  upi: Landmark,
  link: ExternalLink,
  pix: QrCode,
  boleto: Barcode,
  card: CreditCard,
};

/** A bill with its payment: what a real phone would leave to a bank, the customer's player decides here. */
export function PayDialog(props: PayDialogProps) {
  const { t, i18n } = useTranslation("phone");
  const { wa_id, message, request, state, locked, onClose } = props;
  const now = useCloudNow(1_000);
  const progress = progressOf(request.order, state, now);
  const [chosen, setChosen] = useState(0);
  const way = request.ways[chosen];
  const tell = usePayments((payments) => payments.tell);
  const pay = useMutation({
    mutationFn: (outcome: PaymentOutcome) => control.pay(wa_id, message.id, outcome),
    onSuccess: (_answer, outcome) => {
      tell(wa_id, request.order.reference_id, outcome);
      onClose();
    },
  });
  const { total } = request.order;
  const amount = total === null ? "" : moneyText(total, i18n.language);
  const canPay = (progress === "open" || progress === "failed") && !locked && way !== undefined;

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
            {pay.isError && (
              <p role="alert" className="flex gap-2 text-sm text-danger">
                <TriangleAlert className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
                {pay.error.message}
              </p>
            )}
            <Button
              variant="primary"
              size="lg"
              busy={pay.isPending}
              onClick={() => pay.mutate("captured")}
              data-testid="pay-now"
            >
              {t("pay.pay", { amount })}
            </Button>
            <div className="grid grid-cols-2 gap-2">
              <Button disabled={pay.isPending} onClick={() => pay.mutate("failed")} data-testid="pay-fail">
                {t("pay.fail")}
              </Button>
              <Button disabled={pay.isPending} onClick={onClose} data-testid="pay-later">
                {t("pay.later")}
              </Button>
            </div>
          </div>
        )
      }
    >
      <OrderSummary order={{ ...request.order, status: "" }} />
      {request.order.expires_ms !== null && progress !== "paid" && progress !== "canceled" && (
        <ExpiryLine ends_ms={request.order.expires_ms} now_ms={now} />
      )}
      {canPay ? (
        <Ways ways={request.ways} chosen={chosen} onChoose={setChosen} />
      ) : (
        <Stands progress={progress} locked={locked} hasWay={way !== undefined} />
      )}
      {canPay && progress === "failed" && (
        <p role="status" className="mt-3 text-sm text-danger">
          {t("pay.state_failed")}
        </p>
      )}
    </Dialog>
  );
}

interface WaysProps {
  ways: PaymentWay[];
  chosen: number;
  onChoose(index: number): void;
}

/** How the business wants to be paid. */
function Ways({ ways, chosen, onChoose }: WaysProps) {
  const { t } = useTranslation("phone");
  const name = useId();
  return (
    <fieldset className="mt-3 min-w-0">
      <legend className="pb-1 text-sm font-semibold text-primary">{t("pay.ways")}</legend>
      <div className="divide-y">
        {ways.map((way, index) => {
          const Icon = ICONS[way.kind];
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a sent bill never changes
            <div key={index} className="py-1">
              <label className="-mx-2 flex cursor-pointer items-center gap-3 rounded-md px-2 py-2 hover:bg-hover">
                <Icon className="size-5 shrink-0 text-ink-soft" aria-hidden="true" />
                <span className="min-w-0 flex-1">
                  <span className="block font-semibold break-words">{t(`pay.way_${way.kind}`)}</span>
                  <span className="block text-sm break-words text-ink-soft">{factOf(way)}</span>
                </span>
                <input
                  type="radio"
                  name={name}
                  checked={index === chosen}
                  onChange={() => onChoose(index)}
                  className="size-4.5 shrink-0 accent-primary"
                />
              </label>
              {index === chosen && <WayTools way={way} />}
            </div>
          );
        })}
      </div>
    </fieldset>
  );
}

const factOf = (way: PaymentWay): string => {
  switch (way.kind) {
    case "gateway":
      return way.provider;
    case "upi":
      return new URLSearchParams(way.link.split("?")[1] ?? "").get("pa") ?? "";
    case "link":
      return way.url;
    case "pix":
      return [way.merchant, way.key].filter(Boolean).join(" · ");
    case "boleto":
      return way.line;
    case "card":
      return `•••• ${way.last_four_digits}`;
  }
};

/** What is done with a code or a link outside of WhatsApp. */
function WayTools({ way }: { way: PaymentWay }) {
  const { t } = useTranslation("phone");
  if (way.kind === "link") {
    return (
      <Button asChild size="sm" variant="soft" className="mb-1">
        <a href={way.url} target="_blank" rel="noopener noreferrer">
          <ExternalLink />
          {t("pay.open_link")}
        </a>
      </Button>
    );
  }
  const code = way.kind === "pix" ? way.code : way.kind === "boleto" ? way.line : "";
  if (code === "") return null;
  const copy = () =>
    copyText(code).then(
      () => toast.info(t(way.kind === "pix" ? "pay.pix_copied" : "pay.boleto_copied")),
      () => toast.error(t("buttons.copy_failed", { code })),
    );
  return (
    <Button size="sm" variant="soft" className="mb-1" onClick={() => void copy()}>
      <Copy />
      {t(way.kind === "pix" ? "pay.copy_pix" : "pay.copy_boleto")}
    </Button>
  );
}

/** Why nothing can be paid here. */
function Stands({ progress, locked, hasWay }: { progress: PayProgress; locked: boolean; hasWay: boolean }) {
  const { t } = useTranslation("phone");
  const isOpen = progress === "open" || progress === "failed";
  const text = !isOpen ? `pay.state_${progress}` : locked ? "pay.locked" : hasWay ? "" : "pay.no_way";
  if (text === "") return null;
  return (
    <p role="status" className="mt-3 flex gap-2 rounded-md bg-ink/5 p-3">
      <Banknote className="mt-0.5 size-4.5 shrink-0 text-ink-soft" aria-hidden="true" />
      {t(text)}
    </p>
  );
}
