import { orderBill } from "@ui/template-preview-model";
import { expect, it } from "vitest";
import type { PhoneMessage } from "../../control/types";
import { orderStatesIn, progressOf } from "./order-state";

const bill = (more: object = {}) => {
  const order = orderBill({ reference_id: "o", currency: "BRL", order: { items: [], ...more } });
  if (order === null) throw new Error("no bill");
  return order;
};
const news = (order: object, payment?: object): PhoneMessage => ({
  id: "w",
  from: "business",
  timestamp: "2026-11-22T10:00:00.000000Z",
  type: "interactive",
  status: "delivered",
  interactive: {
    type: "order_status",
    action: { name: "review_order", parameters: { reference_id: "o", order, payment } },
  },
});

it("the newest that the business says of an order counts, a payment until it says another", () => {
  const states = orderStatesIn([
    news({ status: "pending" }, { status: "captured" }),
    news({ status: "processing" }),
  ]);
  expect(states.get("o")).toEqual({ status: "processing", payment: "captured" });
  expect(orderStatesIn([{ ...news({ status: "canceled" }), status: "failed" }]).size).toBe(0);
});

it("a bill is paid while it is open and has not expired", () => {
  const expiring = bill({ expiration: { timestamp: "100" } });
  expect(progressOf(expiring, undefined, 99_999)).toBe("open");
  expect(progressOf(expiring, undefined, 100_000)).toBe("expired");
  expect(progressOf(expiring, { status: "", payment: "captured" }, 100_000)).toBe("paid");
  expect(progressOf(bill(), { status: "canceled", payment: "" }, 0)).toBe("canceled");
  expect(progressOf(bill(), { status: "shipped", payment: "" }, 0)).toBe("paid");
  expect(progressOf(bill(), { status: "", payment: "failed" }, 0)).toBe("failed");
  expect(progressOf(bill(), { status: "", payment: "pending" }, 0)).toBe("pending");
});
