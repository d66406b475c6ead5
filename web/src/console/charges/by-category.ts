import type { ChargeTotal } from "../../control/types";

export interface CategorySum {
  name: string;
  messages: number;
  billable: number;
  amount: number;
}

export interface CurrencySum {
  currency: string;
  messages: number;
  amount: number;
  categories: CategorySum[];
}

/** What each category comes to, whichever regimes it was priced by; the dearest first. Currencies are never added up. */
export function byCategory(totals: readonly ChargeTotal[]): CurrencySum[] {
  const sums = new Map<string, CurrencySum>();
  for (const total of totals) {
    const sum = sums.get(total.currency) ?? {
      currency: total.currency,
      messages: 0,
      amount: 0,
      categories: [],
    };
    sums.set(total.currency, sum);
    sum.messages += total.messages;
    sum.amount += total.amount;
    const known = sum.categories.find((category) => category.name === total.category);
    if (known) {
      known.messages += total.messages;
      known.billable += total.billable;
      known.amount += total.amount;
    } else {
      const { category: name, messages, billable, amount } = total;
      sum.categories.push({ name, messages, billable, amount });
    }
  }
  const dearest = (left: { amount: number }, right: { amount: number }) => right.amount - left.amount;
  for (const sum of sums.values()) sum.categories.sort(dearest);
  return [...sums.values()].sort(dearest);
}
