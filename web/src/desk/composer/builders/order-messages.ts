import type { Json } from "@ui/unknown-json";
import type { BuilderFacts } from "./builder";
import { noParts, type PartRules, type Parts, PLAIN, partProblems, partsJson } from "./message-parts";
import { type BillValues, billJson, billProblems, emptyBill, referenceProblems } from "./order-bill";
import { type FieldProblem, textProblems } from "./problems";

export const ORDER_RULES: PartRules = PLAIN;
export const STATUS_NOTE_LIMIT = 120;
/** Of the longer ones, Brazil's. */
export const STATUS_REFERENCE_LIMIT = 60;

/* A bill */

export interface OrderDetailsValues extends Parts {
  bill: BillValues;
}

export const emptyOrderDetails = (): OrderDetailsValues => ({ ...noParts(), bill: emptyBill() });

export const orderDetailsProblems = (
  values: OrderDetailsValues,
  { hasUpload, nowMs }: BuilderFacts,
): FieldProblem[] => [
  ...partProblems(values, ORDER_RULES, hasUpload),
  ...billProblems(values.bill, nowMs, "bill."),
];

export const orderDetailsJson = (values: OrderDetailsValues): Json => ({
  type: "order_details",
  ...partsJson(values, ORDER_RULES),
  action: { name: "review_and_pay", parameters: billJson(values.bill) },
});

/* What became of an order */

export const ORDER_STATES = [
  "pending",
  "processing",
  "partially_shipped",
  "shipped",
  "completed",
  "canceled",
] as const;
export const PAYMENT_STATES = ["none", "pending", "captured", "failed"] as const;

export interface StatusDraft {
  reference: string;
  state: (typeof ORDER_STATES)[number];
  note: string;
  payment: (typeof PAYMENT_STATES)[number];
}

export interface OrderStatusValues extends Parts {
  status: StatusDraft;
}

export const emptyStatus = (): StatusDraft => ({
  reference: "",
  state: "processing",
  note: "",
  payment: "none",
});
export const emptyOrderStatus = (): OrderStatusValues => ({ ...noParts(), status: emptyStatus() });

export const statusProblems = (status: StatusDraft, at: string): FieldProblem[] => [
  ...referenceProblems(`${at}reference`, status.reference, STATUS_REFERENCE_LIMIT),
  ...textProblems(`${at}note`, status.note, STATUS_NOTE_LIMIT, false),
];

export const orderStatusProblems = (
  values: OrderStatusValues,
  { hasUpload }: BuilderFacts,
): FieldProblem[] => [
  ...partProblems(values, ORDER_RULES, hasUpload),
  ...statusProblems(values.status, "status."),
];

/** `parameters` of the action, and `order_status` of a template. */
export function statusJson(status: StatusDraft): Json {
  const description = status.note.trim();
  return {
    reference_id: status.reference.trim(),
    order: { status: status.state, ...(description !== "" && { description }) },
    ...(status.payment !== "none" && { payment: { status: status.payment } }),
  };
}

export const orderStatusJson = (values: OrderStatusValues): Json => ({
  type: "order_status",
  ...partsJson(values, ORDER_RULES),
  action: { name: "review_order", parameters: statusJson(values.status) },
});
