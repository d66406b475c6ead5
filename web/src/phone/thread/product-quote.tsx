import { Price, ProductPicture } from "@ui/product-tile";
import { useTranslation } from "react-i18next";
import type { Product } from "../../control/types";

interface ProductQuoteProps {
  retailer_id: string;
  product: Product | undefined;
  onOpen(retailer_id: string): void;
}

/** The product that a message asks about. */
export function ProductQuote({ retailer_id, product, onOpen }: ProductQuoteProps) {
  const { t } = useTranslation("phone");
  const name = product?.name || retailer_id;
  return (
    <button
      type="button"
      onClick={() => onOpen(retailer_id)}
      title={t("shop.open_product")}
      className="mb-1 flex w-full min-w-0 items-center gap-2 rounded-sm border-s-3 border-accent bg-ink/6 p-1.5 text-start text-sm"
    >
      <ProductPicture url={product?.image_url ?? null} name={name} className="size-10" />
      <span className="min-w-0">
        <span className="line-clamp-2 font-semibold break-words">{name}</span>
        {product && <Price price={product.price} full_price={null} className="text-xs text-ink-soft" />}
      </span>
    </button>
  );
}
