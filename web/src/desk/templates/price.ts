import type { PriceEffect } from "../api/types";

/** What one message of a category costs, as people write money. */
export function priceOf(prices: PriceEffect, category: string, language: string): string {
  const found = prices.categories.find((price) => price.category === category);
  return found ? money(found.amount, prices.currency, language) : "–";
}

/** Prices of messages have up to four digits behind the point. */
export const money = (amount: string, currency: string, language: string) =>
  new Intl.NumberFormat(language, {
    style: "currency",
    currency,
    minimumFractionDigits: 2,
    maximumFractionDigits: 6,
  }).format(Number(amount));
