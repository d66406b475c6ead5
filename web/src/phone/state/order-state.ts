import type { TemplateMoney, TemplateOrder } from "@ui/template-preview-model";
import type { BilledOrder, PhoneMessage } from "../../control/types";

/** How an order stands beside what its bill says. */
export interface OrderState {
  /** As the business last said; empty before that. */
  status: string;
  /** `unconfirmed`: paid where only the business sees it. */
  payment: BilledOrder["status"];
  /** Why the last try failed; empty where nobody said. */
  reason: string;
  /** What was given back; null where nothing was. */
  refunded: Omit<TemplateMoney, "currency"> | null;
}

export type PayProgress =
  | "open"
  | "paid"
  | "refunded"
  | "partly_refunded"
  | "pending"
  | "unconfirmed"
  | "failed"
  | "expired"
  | "canceled";

/** Those at which the customer can pay, or try again. */
export const PAYABLE: ReadonlySet<PayProgress> = new Set(["open", "pending", "unconfirmed", "failed"]);

/** Every order that these messages bill or tell of, by its reference. The message with the bill is the one that is kept up to date. */
export function orderStatesIn(messages: PhoneMessage[]): Map<string, OrderState> {
  const states = new Map<string, OrderState>();
  for (const { id, payment, payments } of messages) {
    for (const order of payments ?? (payment ? [payment] : [])) {
      const isBill = id === order.message_id;
      if (isBill || !states.has(order.reference_id)) states.set(order.reference_id, stateOf(order));
    }
  }
  return states;
}

function stateOf({ order, status, transactions, refunded, outside }: BilledOrder): OrderState {
  const failedOutside = status === "unconfirmed" && outside?.outcome === "failed";
  return {
    // A bill that is new waits for nothing but its payment.
    status: order.status === "pending" ? "" : order.status,
    payment: failedOutside ? "failed" : status,
    reason: transactions.at(-1)?.error?.reason ?? "",
    refunded: refunded.value > 0 ? refunded : null,
  };
}

const isAll = (part: NonNullable<OrderState["refunded"]>, total: TemplateMoney | null) =>
  total === null || part.value / part.offset >= total.value / total.offset;

/** Whether the bill can be paid now, and if not, why. */
export function progressOf(bill: TemplateOrder, state: OrderState | undefined, now_ms: number): PayProgress {
  if (state?.refunded) return isAll(state.refunded, bill.total) ? "refunded" : "partly_refunded";
  if (state?.payment === "captured") return "paid";
  if (state?.status === "canceled") return "canceled";
  // Whoever ships has been paid.
  if (state?.status === "completed" || state?.status === "shipped") return "paid";
  if (bill.expires_ms !== null && bill.expires_ms <= now_ms) return "expired";
  if (state === undefined || state.payment === "unpaid") return "open";
  return state.payment;
}
