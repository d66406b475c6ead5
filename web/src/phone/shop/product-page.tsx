import { Button } from "@ui/button";
import { FormattedText } from "@ui/formatted-text";
import { Price, ProductPicture } from "@ui/product-tile";
import { EmptyState } from "@ui/states";
import { webAddress } from "@ui/unknown-json";
import { ExternalLink, MessageCircle, PackageX, ShoppingCart } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Product } from "../../control/types";
import { useCarts } from "./cart";
import { QuantityStepper } from "./quantity-stepper";

interface ProductPageProps {
  /** Undefined where the catalogue shows no such product. */
  product: Product | undefined;
  chat: string;
  takesCarts: boolean;
  locked: boolean;
  onCart(): void;
  onAsk(): void;
}

export function ProductPage({ product, chat, takesCarts, locked, onCart, onAsk }: ProductPageProps) {
  const { t } = useTranslation("phone");
  const isInCart = useCarts(
    ({ carts }) =>
      carts[chat]?.some(({ retailer_id }) => retailer_id === product?.product_retailer_id) ?? false,
  );
  if (product === undefined) {
    return <EmptyState icon={<PackageX />} title={t("shop.gone")} text={t("shop.gone_text")} />;
  }
  const url = webAddress(product.url);
  const name = product.name || product.product_retailer_id;
  return (
    <article className="flex flex-col gap-3">
      <ProductPicture
        url={product.image_url}
        name={name}
        className="aspect-square w-full max-w-sm self-center"
      />
      <div>
        <h3 className="text-lg font-bold break-words">{name}</h3>
        <Price {...product} className="text-md" />
        {!product.is_orderable && (
          <p className="mt-1 font-semibold text-danger">
            {t(`shop.availability.${product.availability.replaceAll(" ", "_")}`, {
              defaultValue: t("shop.unavailable"),
            })}
          </p>
        )}
      </div>
      {product.description && (
        <p>
          <FormattedText text={product.description} />
        </p>
      )}
      {url !== null && (
        <a
          href={url}
          target="_blank"
          rel="noopener noreferrer"
          className="inline-flex items-center gap-1.5 self-start font-medium break-all text-primary underline underline-offset-2"
        >
          {t("shop.website")}
          <ExternalLink className="size-3.5 shrink-0" aria-hidden="true" />
        </a>
      )}
      <div className="flex flex-col gap-2 pt-1">
        {takesCarts && (
          <div className="flex items-center justify-between gap-3">
            <QuantityStepper
              chat={chat}
              product={product}
              sold={product.is_orderable && product.item_price !== null}
              large
            />
            {isInCart && (
              <Button variant="primary" onClick={onCart}>
                <ShoppingCart />
                {t("shop.view_cart")}
              </Button>
            )}
          </div>
        )}
        <Button size="lg" disabled={locked} onClick={onAsk}>
          <MessageCircle />
          {t("shop.message_business")}
        </Button>
      </div>
    </article>
  );
}
