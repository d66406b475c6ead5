import type { Json } from "@ui/unknown-json";
import { amountJson, hundredthsOf } from "./money";
import { type FieldProblem, linkProblems, textProblems } from "./problems";

/** What is to be paid, in India or Brazil, and how: spec/messaging.md section 2.13. Templates have it on a button. */

export const ITEM_NAME_LIMIT = 60;
export const CHARGE_LIMIT = 60;
export const EXPIRY_LIMIT = 120;
export const CONFIGURATION_LIMIT = 60;
/** An order has to stay open this long at least. */
const MIN_OPEN_MS = 300_000;
/** Longest address or code taken; Meta's pages give none. */
const CODE_LIMIT = 2048;
const MOST_PIECES = 1_000_000;

export type Currency = "INR" | "BRL";
export const REFERENCE_LIMIT: Record<Currency, number> = { INR: 35, BRL: 60 };

export const WAYS_TO_PAY = {
  INR: ["gateway", "upi_configuration", "upi_link", "payment_link"],
  BRL: ["none", "pix", "payment_link", "boleto"],
} as const satisfies Record<Currency, string[]>;
export type WayToPay = (typeof WAYS_TO_PAY)[Currency][number];

export const GATEWAYS = ["razorpay", "payu", "billdesk", "zaakpay"] as const;
export const PIX_KEYS = ["CPF", "CNPJ", "EMAIL", "PHONE", "EVP"] as const;

export interface ItemDraft {
  name: string;
  retailer_id: string;
  quantity: string;
  amount: string;
}

export interface ChargeDraft {
  amount: string;
  description: string;
}

export interface BillValues {
  reference: string;
  goods: "digital-goods" | "physical-goods";
  currency: Currency;
  /** Where the items are in a catalogue. */
  catalog_id: string;
  items: ItemDraft[];
  tax: ChargeDraft;
  shipping: ChargeDraft;
  discount: ChargeDraft;
  /** As `datetime-local` has it, in the browser's time zone; empty for none. */
  expires: string;
  expiryNote: string;
  way: WayToPay;
  gateway: (typeof GATEWAYS)[number];
  configuration: string;
  link: string;
  pix: { code: string; merchant_name: string; key: string; key_type: (typeof PIX_KEYS)[number] };
  boleto: string;
}

const noCharge = (): ChargeDraft => ({ amount: "", description: "" });
export const emptyItem = (): ItemDraft => ({ name: "", retailer_id: "", quantity: "1", amount: "" });
export const emptyBill = (): BillValues => ({
  reference: "",
  goods: "physical-goods",
  currency: "INR",
  catalog_id: "",
  items: [emptyItem()],
  tax: noCharge(),
  shipping: noCharge(),
  discount: noCharge(),
  expires: "",
  expiryNote: "",
  way: "gateway",
  gateway: "razorpay",
  configuration: "",
  link: "",
  pix: { code: "", merchant_name: "", key: "", key_type: "CPF" },
  boleto: "",
});

export interface BillSums {
  subtotal: number;
  tax: number;
  shipping: number;
  discount: number;
  total: number;
}

/** What cannot be read counts as nothing; it has a problem of its own. */
export function billSums(bill: BillValues): BillSums {
  const subtotal = bill.items.reduce(
    (sum, item) => sum + (hundredthsOf(item.amount) ?? 0) * (piecesOf(item.quantity) ?? 0),
    0,
  );
  const charge = ({ amount }: ChargeDraft) => hundredthsOf(amount) ?? 0;
  const [tax, shipping, discount] = [charge(bill.tax), charge(bill.shipping), charge(bill.discount)];
  return { subtotal, tax, shipping, discount, total: subtotal + tax + shipping - discount };
}

function piecesOf(text: string): number | null {
  const count = /^\d{1,7}$/.test(text.trim()) ? Number(text) : 0;
  return count >= 1 && count <= MOST_PIECES ? count : null;
}

/** A way that belongs to the other country is none. */
export function wayOf({ currency, way }: BillValues): WayToPay {
  const ways: readonly WayToPay[] = WAYS_TO_PAY[currency];
  return ways.includes(way) ? way : WAYS_TO_PAY[currency][0];
}

export function billProblems(bill: BillValues, nowMs: number, at = ""): FieldProblem[] {
  const { total } = billSums(bill);
  return [
    ...referenceProblems(`${at}reference`, bill.reference, REFERENCE_LIMIT[bill.currency]),
    ...(bill.items.length === 0 ? [{ field: `${at}items`, code: "too_few" as const, limit: 1 }] : []),
    ...bill.items.flatMap((item, index) => itemProblems(item, bill.currency, `${at}items.${index}`)),
    ...(["tax", "shipping", "discount"] as const).flatMap((name) =>
      chargeProblems(bill[name], `${at}${name}`),
    ),
    ...(total < 0 ? [{ field: `${at}discount.amount`, code: "discount_too_high" as const }] : []),
    ...expiryProblems(bill, nowMs, at),
    ...payProblems(bill, at),
  ];
}

export function referenceProblems(field: string, reference: string, limit: number): FieldProblem[] {
  const problems = textProblems(field, reference, limit);
  if (problems.length > 0) return problems;
  return /^[A-Za-z0-9_.-]+$/.test(reference.trim()) ? [] : [{ field, code: "reference" }];
}

function itemProblems(item: ItemDraft, currency: Currency, field: string): FieldProblem[] {
  return [
    ...textProblems(`${field}.name`, item.name, ITEM_NAME_LIMIT),
    ...textProblems(`${field}.retailer_id`, item.retailer_id, 256, currency === "BRL"),
    ...(piecesOf(item.quantity) === null
      ? [{ field: `${field}.quantity`, code: "not_a_quantity" as const }]
      : []),
    ...amountProblems(`${field}.amount`, item.amount, true),
  ];
}

function chargeProblems(charge: ChargeDraft, field: string): FieldProblem[] {
  return [
    ...amountProblems(`${field}.amount`, charge.amount, false),
    ...textProblems(`${field}.description`, charge.description, CHARGE_LIMIT, false),
  ];
}

function amountProblems(field: string, text: string, needed: boolean): FieldProblem[] {
  if (text.trim() === "") return needed ? [{ field, code: "needed" }] : [];
  return hundredthsOf(text) === null ? [{ field, code: "not_an_amount" }] : [];
}

function expiryProblems(bill: BillValues, nowMs: number, at: string): FieldProblem[] {
  if (bill.expires === "") return [];
  const expires = Date.parse(bill.expires);
  return [
    ...(Number.isNaN(expires) || expires < nowMs + MIN_OPEN_MS
      ? [{ field: `${at}expires`, code: "too_soon" as const, limit: MIN_OPEN_MS / 60_000 }]
      : []),
    ...textProblems(`${at}expiryNote`, bill.expiryNote, EXPIRY_LIMIT, false),
  ];
}

function payProblems(bill: BillValues, at: string): FieldProblem[] {
  switch (wayOf(bill)) {
    case "none":
      return [];
    case "gateway":
    case "upi_configuration":
      return textProblems(`${at}configuration`, bill.configuration, CONFIGURATION_LIMIT);
    case "upi_link":
      return bill.link.trim().startsWith("upi://")
        ? textProblems(`${at}link`, bill.link, CODE_LIMIT)
        : [{ field: `${at}link`, code: bill.link.trim() === "" ? "needed" : "upi_link" }];
    case "payment_link":
      return linkProblems(`${at}link`, bill.link);
    case "boleto":
      return textProblems(`${at}boleto`, bill.boleto, CODE_LIMIT);
    case "pix":
      return (["code", "merchant_name", "key"] as const).flatMap((name) =>
        textProblems(`${at}pix.${name}`, bill.pix[name], CODE_LIMIT),
      );
  }
}

/** `parameters` of the action, and `order_details` of a template's button. */
export function billJson(bill: BillValues): Json {
  const sums = billSums(bill);
  const catalog_id = bill.catalog_id.trim();
  return {
    reference_id: bill.reference.trim(),
    type: bill.goods,
    currency: bill.currency,
    ...payJson(bill),
    total_amount: amountJson(sums.total),
    order: {
      status: "pending",
      ...(catalog_id !== "" && { catalog_id }),
      ...(bill.expires !== "" && { expiration: expirationJson(bill) }),
      items: bill.items.map(itemJson),
      subtotal: amountJson(sums.subtotal),
      tax: chargeJson(bill.tax, sums.tax),
      ...(bill.shipping.amount.trim() !== "" && { shipping: chargeJson(bill.shipping, sums.shipping) }),
      ...(bill.discount.amount.trim() !== "" && { discount: chargeJson(bill.discount, sums.discount) }),
    },
  };
}

function itemJson(item: ItemDraft): Json {
  const retailer_id = item.retailer_id.trim();
  return {
    ...(retailer_id !== "" && { retailer_id }),
    name: item.name.trim(),
    amount: amountJson(hundredthsOf(item.amount) ?? 0),
    quantity: piecesOf(item.quantity) ?? 1,
  };
}

function chargeJson(charge: ChargeDraft, value: number): Json {
  const description = charge.description.trim();
  return { ...amountJson(value), ...(description !== "" && { description }) };
}

function expirationJson(bill: BillValues): Json {
  const description = bill.expiryNote.trim();
  // Unix seconds, as a text.
  const timestamp = String(Math.floor((Date.parse(bill.expires) || 0) / 1000));
  return { timestamp, ...(description !== "" && { description }) };
}

function payJson(bill: BillValues): Json {
  const type = bill.currency === "INR" ? "upi" : "br";
  const setting = (name: string, settings: Json) => ({
    payment_type: type,
    payment_settings: [{ type: name, [name]: settings }],
  });
  switch (wayOf(bill)) {
    case "none":
      return { payment_type: type };
    case "upi_configuration":
      return { payment_type: type, payment_configuration: bill.configuration.trim() };
    case "gateway":
      return setting("payment_gateway", {
        type: bill.gateway,
        configuration_name: bill.configuration.trim(),
        [bill.gateway]: {},
      });
    case "upi_link":
      return setting("upi_intent_link", { link: bill.link.trim() });
    case "payment_link":
      return setting("payment_link", { uri: bill.link.trim() });
    case "boleto":
      return setting("boleto", { digitable_line: bill.boleto.trim() });
    case "pix": {
      const { code, merchant_name, key, key_type } = bill.pix;
      return setting("pix_dynamic_code", {
        code: code.trim(),
        merchant_name: merchant_name.trim(),
        key: key.trim(),
        key_type,
      });
    }
  }
}
