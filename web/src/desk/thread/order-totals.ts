import type { TemplateMoney } from "@ui/template-preview-model";
import type { OrderContent } from "../api/types";

type Item = OrderContent["items"][number];

/** No currency in use has more than three decimals. */
const OFFSET = 1000;

/** Prices come as decimals; sums are made of whole numbers. */
export const priceOf = ({ item_price, currency }: Item): TemplateMoney => ({
  value: Math.round(item_price * OFFSET),
  offset: OFFSET,
  currency,
});

/** One sum for each currency, in the order of their first item. */
export function orderTotals(items: Item[]): TemplateMoney[] {
  const totals = new Map<string, TemplateMoney>();
  for (const item of items) {
    const price = priceOf(item);
    const before = totals.get(item.currency)?.value ?? 0;
    totals.set(item.currency, { ...price, value: before + price.value * item.quantity });
  }
  return [...totals.values()];
}
