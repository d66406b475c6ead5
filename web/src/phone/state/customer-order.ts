import type { TemplateMoney } from "@ui/template-preview-model";
import { listIn, objectIn, textIn } from "@ui/unknown-json";
import type { PhoneMessage } from "../../control/types";

/** The cart that the customer sent, and what was written to it. */
export interface CustomerOrder {
  lines: { retailer_id: string; quantity: number; amount: TemplateMoney }[];
  /** Null where it is in several currencies. */
  total: TemplateMoney | null;
  /** How many pieces. */
  count: number;
  note: string;
}

/** Null where the message is none, or has nothing in it. */
export function customerOrderOf(message: PhoneMessage): CustomerOrder | null {
  const order = objectIn(message.order);
  const items = listIn(order.product_items);
  if (items.length === 0) return null;
  const lines = items.map((item) => {
    const quantity = Number(item.quantity) || 1;
    const price = Number(item.item_price) || 0;
    return {
      retailer_id: textIn(item.product_retailer_id),
      quantity,
      amount: { value: quantity * price, offset: 1, currency: textIn(item.currency) },
    };
  });
  const currency = lines[0]?.amount.currency ?? "";
  const isOneCurrency = lines.every((line) => line.amount.currency === currency);
  const sum = lines.reduce((value, line) => value + line.amount.value, 0);
  return {
    lines,
    total: isOneCurrency ? { value: sum, offset: 1, currency } : null,
    count: lines.reduce((count, line) => count + line.quantity, 0),
    note: textIn(order.text),
  };
}
