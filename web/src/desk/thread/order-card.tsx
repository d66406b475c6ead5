import { FormattedText } from "@ui/formatted-text";
import type { TemplateMoney } from "@ui/template-preview-model";
import { moneyText, OrderLines } from "@ui/template-preview-order";
import { ShoppingBag } from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { OrderContent } from "../api/types";
import { useProductFacts } from "../rich-message/use-product-facts";
import { orderTotals, priceOf } from "./order-totals";
import { useThread } from "./thread-context";

/** A customer's cart: what, how many, for how much. */
export function OrderCard({ order }: { order: OrderContent }) {
  const { t, i18n } = useTranslation("desk");
  const { connectionId } = useThread();
  const ids = useMemo(() => order.items.map((item) => item.product_retailer_id), [order]);
  const productOf = useProductFacts(connectionId, ids);
  const totals = orderTotals(order.items);
  const [total] = totals;
  const count = order.items.reduce((sum, item) => sum + item.quantity, 0);
  return (
    <div className="w-72 max-w-full" data-testid="order-card">
      <div className="mb-1.5 rounded-md bg-ink/5 p-2.5">
        <p className="flex items-center gap-2 font-semibold">
          <ShoppingBag className="size-4 shrink-0 text-primary" aria-hidden="true" />
          {t("rich.order", { count })}
        </p>
        <OrderLines
          lines={order.items.map((item) => {
            const { product_retailer_id: retailer_id, quantity } = item;
            return {
              name: productOf(retailer_id)?.name || retailer_id,
              quantity,
              amount: times(priceOf(item), quantity),
              full_amount: null,
              retailer_id,
            };
          })}
          total={totals.length === 1 && total ? total : null}
        />
        {totals.length > 1 && (
          <p className="mt-1 border-t pt-1 text-end font-semibold tabular-nums">
            {totals.map((sum) => moneyText(sum, i18n.language)).join(" + ")}
          </p>
        )}
      </div>
      {order.text && <FormattedText text={order.text} />}
    </div>
  );
}

const times = (money: TemplateMoney, count: number) => ({ ...money, value: money.value * count });
