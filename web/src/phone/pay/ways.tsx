import { Button } from "@ui/button";
import { cn } from "@ui/cn";
import { copyText } from "@ui/copy-button";
import { toast } from "@ui/toast";
import { Barcode, Copy, CreditCard, ExternalLink, Landmark, type LucideIcon, QrCode } from "lucide-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { PAYMENT_METHODS, type PaymentMethod } from "../../control/types";
import type { PaymentWay } from "../state/rich-message";

const ICONS: Record<PaymentWay["kind"], LucideIcon> = {
  gateway: CreditCard,
  upi: Landmark,
  link: ExternalLink,
  pix: QrCode,
  boleto: Barcode,
  card: CreditCard,
};

/** As the cloud calls them. */
export function typeOf(way: PaymentWay): string {
  switch (way.kind) {
    case "gateway":
      return "payment_gateway";
    case "upi":
      // Without a link it goes to the address of the business's configuration.
      return way.link === "" ? "upi" : "upi_intent_link";
    case "link":
      return "payment_link";
    case "pix":
      return "pix_dynamic_code";
    case "boleto":
      return "boleto";
    case "card":
      return "offsite_card_pay";
  }
}

interface WaysProps {
  ways: PaymentWay[];
  chosen: number;
  onChoose(index: number): void;
  method: PaymentMethod;
  onMethod(method: PaymentMethod): void;
}

/** How the business wants to be paid. */
export function Ways({ ways, chosen, onChoose, method, onMethod }: WaysProps) {
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
              {index === chosen && way.kind === "gateway" && <Methods chosen={method} onChoose={onMethod} />}
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

interface MethodsProps {
  chosen: PaymentMethod;
  onChoose(method: PaymentMethod): void;
}

/** What the provider's page would ask. */
function Methods({ chosen, onChoose }: MethodsProps) {
  const { t } = useTranslation("phone");
  const name = useId();
  return (
    <fieldset aria-label={t("pay.method")} className="mb-1 flex flex-wrap gap-1.5">
      {PAYMENT_METHODS.map((method) => (
        <label
          key={method}
          className={cn(
            "relative cursor-pointer rounded-full border px-3 py-1 text-sm font-medium",
            "has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus",
            method === chosen
              ? "border-primary bg-primary-soft text-primary"
              : "border-line-strong hover:bg-hover",
          )}
        >
          <input
            type="radio"
            name={name}
            checked={method === chosen}
            onChange={() => onChoose(method)}
            className="sr-only"
          />
          {t(`pay.method_${method}`)}
        </label>
      ))}
    </fieldset>
  );
}

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
