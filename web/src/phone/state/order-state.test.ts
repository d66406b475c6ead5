import { orderBill } from "@ui/template-preview-model";
import { expect, it } from "vitest";
import type { BilledOrder, PhoneMessage } from "../../control/types";
import { type OrderState, orderStatesIn, progressOf } from "./order-state";

const bill = (more: object = {}) => {
  const order = orderBill({ reference_id: "o", currency: "BRL", order: { items: [], ...more } });
  if (order === null) throw new Error("no bill");
  return order;
};
const billed = (more: Partial<BilledOrder> = {}): BilledOrder => ({
  reference_id: "o",
  message_id: "bill",
  order: { status: "pending", description: null },
  status: "unpaid",
  transactions: [],
  refunded: { value: 0, offset: 100 },
  outside: null,
  ...more,
});
const message = (id: string, more: Partial<PhoneMessage>): PhoneMessage => ({
  id,
  from: "business",
  timestamp: "2026-11-22T10:00:00.000000Z",
  type: "interactive",
  status: "delivered",
  ...more,
});
const state = (more: Partial<OrderState> = {}): OrderState => ({
  status: "",
  payment: "unpaid",
  reason: "",
  refunded: null,
  ...more,
});

it("the message with the bill says how an order stands, another only without it", () => {
  const failed = { status: "failed", error: { code: "E", reason: "No money." } } as const;
  const paid = billed({ status: "failed", transactions: [failed] });
  const news = billed({ order: { status: "shipped", description: null } });
  const states = orderStatesIn([message("bill", { payment: paid }), message("news", { payment: news })]);
  expect(states.get("o")).toEqual(state({ payment: "failed", reason: "No money." }));
  expect(orderStatesIn([message("news", { payment: news })]).get("o")).toEqual(state({ status: "shipped" }));
  expect(orderStatesIn([message("text", {})]).size).toBe(0);
});

it("each card of a checkout has an order of its own", () => {
  const payments = [billed(), billed({ reference_id: "p", status: "captured" })];
  const states = orderStatesIn([message("bill", { payment: payments[0], payments })]);
  expect([...states].map(([id, { payment }]) => [id, payment])).toEqual([
    ["o", "unpaid"],
    ["p", "captured"],
  ]);
});

it("a payment outside of WhatsApp waits for the business, unless it failed", () => {
  const outside = (outcome: "success" | "failed") => ({ way: "payment_link", outcome, at: 1 });
  const of = (outcome: "success" | "failed") =>
    orderStatesIn([
      message("bill", { payment: billed({ status: "unconfirmed", outside: outside(outcome) }) }),
    ]).get("o")?.payment;
  expect([of("success"), of("failed")]).toEqual(["unconfirmed", "failed"]);
});

it("a bill is paid while it is open and has not expired", () => {
  const expiring = bill({ expiration: { timestamp: "100" } });
  expect(progressOf(expiring, undefined, 99_999)).toBe("open");
  expect(progressOf(expiring, undefined, 100_000)).toBe("expired");
  expect(progressOf(expiring, state({ payment: "failed" }), 100_000)).toBe("expired");
  expect(progressOf(expiring, state({ payment: "captured" }), 100_000)).toBe("paid");
  expect(progressOf(bill(), state({ status: "canceled" }), 0)).toBe("canceled");
  expect(progressOf(bill(), state({ status: "shipped" }), 0)).toBe("paid");
  expect(progressOf(bill(), state(), 0)).toBe("open");
  const refunded = { value: 100, offset: 100 };
  expect(progressOf(bill(), state({ payment: "captured", refunded }), 0)).toBe("refunded");
  const dear = orderBill({
    reference_id: "o",
    currency: "INR",
    total_amount: { value: 101, offset: 100 },
    order: {},
  });
  expect(dear && progressOf(dear, state({ payment: "captured", refunded }), 0)).toBe("partly_refunded");
  for (const payment of ["failed", "pending", "unconfirmed"] as const) {
    expect(progressOf(bill(), state({ payment }), 0)).toBe(payment);
  }
});
