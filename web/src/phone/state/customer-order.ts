import type { PhoneMessage } from "../../control/types";
import type { OrderCard } from "./rich-message";
import { listIn, objectIn, textIn } from "./unknown-json";

/** The cart that the customer sent, and what was written to it; null where the message is none, or has nothing in it. */
export function customerOrderOf(
  message: PhoneMessage,
): (Pick<OrderCard, "lines" | "total"> & { note: string }) | null {
  const order = objectIn(message.order);
  const items = listIn(order.product_items);
  if (items.length === 0) return null;
  const lines = items.map((item) => {
    const quantity = Number(item.quantity) || 1;
    const price = Number(item.item_price) || 0;
    return {
      name: textIn(item.product_retailer_id),
      quantity,
      amount: { value: quantity * price, currency: textIn(item.currency) },
    };
  });
  const currency = lines[0]?.amount.currency ?? "";
  const isOneCurrency = lines.every((line) => line.amount.currency === currency);
  const sum = lines.reduce((value, line) => value + line.amount.value, 0);
  return { lines, total: isOneCurrency ? { value: sum, currency } : null, note: textIn(order.text) };
}
