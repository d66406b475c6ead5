import { useTranslation } from "react-i18next";
import type { Product } from "../api/types";
import { shownPrice } from "./money";

/** What it costs; on sale the old price stands beside, struck. */
export function ProductPrice({ product }: { product: Product }) {
  const { i18n } = useTranslation();
  const shown = (asGiven: string | null, minorUnits: number | null) =>
    minorUnits !== null && product.currency
      ? shownPrice(minorUnits, product.currency, i18n.language)
      : asGiven;
  const price = shown(product.price, product.price_minor_units);
  const sale = shown(product.sale_price, product.sale_price_minor_units);
  return (
    <span className="flex flex-wrap items-baseline gap-x-1.5 tabular-nums">
      <span className="font-bold">{sale ?? price}</span>
      {sale && <s className="text-sm text-ink-faint">{price}</s>}
    </span>
  );
}
