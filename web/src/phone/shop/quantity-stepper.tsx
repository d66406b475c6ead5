import { Button, IconButton } from "@ui/button";
import { Minus, Plus, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Product } from "../../control/types";
import { MOST_PIECES, useCarts } from "./cart";

interface QuantityStepperProps {
  chat: string;
  product: Pick<Product, "product_retailer_id" | "price" | "name">;
  /** Nothing more can be added; what is there can be taken out. */
  sold?: boolean;
  large?: boolean;
}

/** How many of a product are in the cart. */
export function QuantityStepper({ chat, product, sold = true, large }: QuantityStepperProps) {
  const { t } = useTranslation("phone");
  const { put, carts } = useCarts();
  const name = product.name || product.product_retailer_id;
  const quantity =
    carts[chat]?.find(({ retailer_id }) => retailer_id === product.product_retailer_id)?.quantity ?? 0;
  if (quantity === 0) {
    if (!sold) return null;
    return (
      <Button
        size={large ? "lg" : "sm"}
        variant={large ? "primary" : "soft"}
        className={large ? "w-full" : "shrink-0"}
        aria-label={t("shop.add_named", { name })}
        onClick={() => put(chat, product, 1)}
      >
        <Plus />
        {large ? t("shop.add_to_cart") : t("shop.add")}
      </Button>
    );
  }
  return (
    <fieldset
      className="inline-flex shrink-0 items-center gap-1"
      aria-label={t("shop.quantity_of", { name })}
    >
      <IconButton
        size="sm"
        variant="soft"
        label={quantity === 1 ? t("shop.remove", { name }) : t("shop.less")}
        onClick={() => put(chat, product, quantity - 1)}
      >
        {quantity === 1 ? <Trash2 /> : <Minus />}
      </IconButton>
      <span aria-live="polite" className="min-w-7 text-center font-semibold tabular-nums">
        {quantity}
      </span>
      <IconButton
        size="sm"
        variant="soft"
        label={t("shop.more")}
        disabled={quantity >= MOST_PIECES || !sold}
        onClick={() => put(chat, product, quantity + 1)}
      >
        <Plus />
      </IconButton>
    </fieldset>
  );
}
