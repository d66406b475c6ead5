import { Button } from "@ui/button";
import { Textarea } from "@ui/field";
import { ProductPicture } from "@ui/product-tile";
import { EmptyState } from "@ui/states";
import { moneyText } from "@ui/template-preview-order";
import { Info, SendHorizontal, ShoppingCart } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { PhoneMessage, Shop } from "../../control/types";
import { cartReply } from "../state/answers";
import { enqueue, quotationOf } from "../state/enqueue";
import { type CartLine, cartOf, chatKey, linesOf, totalsOf, useCarts } from "./cart";
import { QuantityStepper } from "./quantity-stepper";

interface CartPageProps {
  wa_id: string;
  phoneNumberId: string;
  businessName: string;
  message: PhoneMessage | null;
  shop: Shop;
  catalog_id: string;
  onProduct(retailer_id: string): void;
  onSent(): void;
}

/** The longest note that goes with a cart. */
const LONGEST_NOTE = 1024;
const NO_ITEMS: never[] = [];

/** What was chosen: changed, written to, and sent to the business. */
export function CartPage(props: CartPageProps) {
  const { t, i18n } = useTranslation("phone");
  const { wa_id, phoneNumberId, message, shop, catalog_id } = props;
  const chat = chatKey(wa_id, phoneNumberId);
  const items = useCarts(({ carts }) => carts[chat] ?? NO_ITEMS);
  const empty = useCarts((carts) => carts.empty);
  const [note, setNote] = useState("");
  const lines = linesOf(items, (id) => shop.products.find((one) => one.product_retailer_id === id));
  const cart = cartOf(catalog_id, lines, note);
  const totals = totalsOf(cart);

  const send = () => {
    const reply = cartReply(cart);
    const draft =
      message === null
        ? { message: reply.message, quoted: null }
        : { ...reply, quoted: quotationOf(message) };
    enqueue(wa_id, phoneNumberId, [draft]);
    empty(chat);
    props.onSent();
  };

  if (lines.length === 0) {
    return (
      <EmptyState icon={<ShoppingCart />} title={t("shop.cart_empty")} text={t("shop.cart_empty_text")} />
    );
  }
  return (
    <div className="flex flex-col gap-3">
      {lines.some(({ problem }) => problem === "price_changed") && (
        <p role="status" className="flex gap-2 rounded-md bg-accent-soft p-2.5 text-sm">
          <Info className="mt-0.5 size-4 shrink-0 text-accent-ink" aria-hidden="true" />
          {t("shop.prices_changed")}
        </p>
      )}
      <ul className="divide-y">
        {lines.map((line) => (
          <Line key={line.retailer_id} line={line} chat={chat} onProduct={props.onProduct} />
        ))}
      </ul>
      <div>
        {totals.map((total) => (
          <p key={total.currency} className="flex justify-between gap-3 font-semibold">
            <span>{t("shop.estimated_total")}</span>
            <span className="tabular-nums">{moneyText(total, i18n.language)}</span>
          </p>
        ))}
        <p className="text-xs text-ink-faint">{t("shop.estimated_text")}</p>
      </div>
      <Textarea
        aria-label={t("shop.note")}
        placeholder={t("shop.note")}
        value={note}
        maxLength={LONGEST_NOTE}
        rows={2}
        onChange={(event) => setNote(event.target.value)}
      />
      <Button
        variant="primary"
        size="lg"
        disabled={cart.product_items.length === 0}
        onClick={send}
        data-testid="shop-send"
      >
        <SendHorizontal />
        {t("shop.send")}
      </Button>
    </div>
  );
}

interface LineProps {
  line: CartLine;
  chat: string;
  onProduct(retailer_id: string): void;
}

function Line({ line: { retailer_id, product, price, problem }, chat, onProduct }: LineProps) {
  const { t } = useTranslation("phone");
  const name = product?.name || retailer_id;
  return (
    <li className="flex items-center gap-2 py-2">
      <button
        type="button"
        onClick={() => onProduct(retailer_id)}
        className="-mx-1 flex min-w-0 flex-1 items-center gap-3 rounded-md p-1 text-start hover:bg-hover"
      >
        <ProductPicture url={product?.image_url ?? null} name={name} className="size-14" />
        <span className="min-w-0">
          <span className="line-clamp-2 font-semibold break-words">{name}</span>
          {problem === "unavailable" ? (
            <span className="text-sm text-danger">{t("shop.unavailable")}</span>
          ) : (
            <span className="text-sm tabular-nums">
              {problem === "price_changed" && price !== null && (
                <s className="me-1.5 text-ink-faint">{price}</s>
              )}
              {product?.price}
            </span>
          )}
        </span>
      </button>
      <QuantityStepper
        chat={chat}
        product={product ?? { product_retailer_id: retailer_id, price, name: null }}
        sold={problem !== "unavailable"}
      />
    </li>
  );
}
