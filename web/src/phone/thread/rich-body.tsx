import { cn } from "@ui/cn";
import { dateAndTime } from "@ui/datetime";
import { FormattedText } from "@ui/formatted-text";
import { Clock, Package } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useCloudNow } from "../../control/use-cloud-now";
import type { Card, Money, OrderCard, ProductSection, RichMessage } from "../state/rich-message";
import { CardHeader } from "./card-header";

interface RichBodyProps {
  message: RichMessage;
  onOpenPicture(): void;
}

/** An interactive message or a template, without its buttons and cards: those stand below the time. */
export function RichBody({ message, onOpenPicture }: RichBodyProps) {
  return (
    <>
      {message.header && <CardHeader header={message.header} onOpenPicture={onOpenPicture} />}
      {message.offer && <Offer {...message.offer} />}
      {message.products.map((section, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a sent list never changes
        <Products key={index} section={section} />
      ))}
      {message.order && <Order order={message.order} />}
      <CardText card={message} />
    </>
  );
}

/** The last of them stays inline, so that the time can stand beside it. */
export function CardText({ card: { body, footer } }: { card: Card }) {
  return (
    <>
      {body !== "" && <FormattedText text={body} className={cn(footer !== "" && "mb-1 block")} />}
      {footer !== "" && <FormattedText text={footer} className="text-sm text-ink-faint" />}
    </>
  );
}

function Offer({ text, ends_ms }: NonNullable<RichMessage["offer"]>) {
  const { t, i18n } = useTranslation("phone");
  const now = useCloudNow(30_000);
  const end = ends_ms === null ? null : dateAndTime(ends_ms, i18n.language);
  return (
    <div className="mb-1.5 flex items-center gap-2.5 rounded-md bg-ink/5 p-2">
      <Clock className="size-4.5 shrink-0 text-accent-ink" aria-hidden="true" />
      <div className="min-w-0">
        <p className="font-semibold break-words">{text}</p>
        {ends_ms !== null && (
          <p className="text-xs text-ink-soft">
            {ends_ms > now ? t("rich.offer_ends", { end }) : t("rich.offer_ended", { end })}
          </p>
        )}
      </div>
    </div>
  );
}

function Order({ order: { reference_id, status, lines, total } }: { order: OrderCard }) {
  const { t } = useTranslation("phone");
  return (
    <div className="mb-1.5 rounded-md bg-ink/5 p-2">
      <p className="text-xs break-words text-ink-soft">{t("rich.order", { reference_id })}</p>
      {status !== "" && (
        <p className="font-semibold">{t(`rich.order_${status}`, { defaultValue: status })}</p>
      )}
      <OrderLines lines={lines} total={total} />
    </div>
  );
}

/** What was ordered, for how much. */
export function OrderLines({ lines, total }: Pick<OrderCard, "lines" | "total">) {
  const { t, i18n } = useTranslation("phone");
  return (
    <>
      {lines.map(({ name, quantity, amount }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a sent bill never changes
        <p key={index} className="flex justify-between gap-3">
          <span className="min-w-0 break-words">
            {quantity} × {name}
          </span>
          <span className="shrink-0 tabular-nums">{money(amount, i18n.language)}</span>
        </p>
      ))}
      {total && (
        <p className="mt-1 flex justify-between gap-3 border-t pt-1 font-semibold">
          <span>{t("rich.order_total")}</span>
          <span className="tabular-nums">{money(total, i18n.language)}</span>
        </p>
      )}
    </>
  );
}

function money({ value, currency }: Money, language: string): string {
  try {
    return value.toLocaleString(language, { style: "currency", currency });
  } catch {
    // No currency, or none that there is: what a program sends is not checked everywhere.
    return `${value} ${currency}`.trim();
  }
}

function Products({ section }: { section: ProductSection }) {
  return (
    <div className="mb-1.5">
      {section.title !== "" && <p className="text-sm font-semibold break-words">{section.title}</p>}
      <ul className="divide-y">
        {section.retailer_ids.map((id) => (
          <li key={id} className="flex items-center gap-2 py-1">
            <Package className="size-4 shrink-0 text-ink-soft" aria-hidden="true" />
            <span className="min-w-0 break-words">{id}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
