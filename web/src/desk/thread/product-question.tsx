import { Price, ProductPicture } from "@ui/product-tile";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { ProductReference } from "../api/types";
import { useProductFacts } from "../rich-message/use-product-facts";
import { useThread } from "./thread-context";

/** The product that a customer asks about, above the question. */
export function ProductQuestion({ product }: { product: ProductReference }) {
  const { t } = useTranslation("desk");
  const { connectionId } = useThread();
  const { product_retailer_id: id } = product;
  const facts = useProductFacts(
    connectionId,
    useMemo(() => [id], [id]),
  )(id);
  const name = facts?.name || id;
  return (
    <div
      className="mb-1.5 flex w-64 max-w-full items-center gap-2.5 rounded-md bg-ink/5 p-2"
      data-testid="product-question"
    >
      <ProductPicture url={facts?.image_url ?? null} name={name} className="size-12" />
      <div className="min-w-0">
        <p className="text-xs text-ink-soft">{t("rich.asks_about")}</p>
        <p dir="auto" className="line-clamp-2 font-semibold break-words">
          {name}
        </p>
        {facts && <Price {...facts} className="text-sm" />}
      </div>
    </div>
  );
}
