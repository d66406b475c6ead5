import { orderBill } from "@ui/template-preview-model";
import { type Json, listIn, objectIn, textIn, webAddress } from "@ui/unknown-json";
import type { CardButton, PaymentRequest, PaymentWay } from "./rich-message";

/** The button that opens a bill; null where it names no order. */
export function payButton(parameters: unknown, text: string): Extract<CardButton, { kind: "pay" }> | null {
  const bill = objectIn(typeof parameters === "string" ? parsed(parameters) : parameters);
  const order = orderBill(bill);
  if (order === null) return null;
  const { type, items } = objectIn(bill.order);
  const request = { order, ways: waysOf(bill), picture: pictureOf(listIn(items)) };
  return { kind: "pay", text, request, quick: textIn(type) === "quick_pay" };
}

/** Some programs write the parameters as a text. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Of the first thing on the bill that has one. */
function pictureOf(items: Json[]): PaymentRequest["picture"] {
  const link = items.map((item) => webAddress(objectIn(item.image).link)).find((url) => url !== null);
  if (link) return { kind: "image", url: link, filename: "", mime_type: "" };
  const retailer_id = items.map((item) => textIn(item.retailer_id)).find((id) => id !== "");
  // Only its picture: name and price are the bill's.
  return retailer_id === undefined ? null : { kind: "product", retailer_id, product_count: 0 };
}

function waysOf(bill: Json): PaymentWay[] {
  const ways = listIn(bill.payment_settings).flatMap((setting) => wayOf(setting) ?? []);
  // An account at a bank that the business has set up; the phone's own app pays into it.
  const isUpi = textIn(bill.payment_type) === "upi" && textIn(bill.payment_configuration) !== "";
  return isUpi && ways.length === 0 ? [{ kind: "upi", link: "" }] : ways;
}

function wayOf(setting: Json): PaymentWay | null {
  const type = textIn(setting.type);
  const details = objectIn(setting[type]);
  switch (type) {
    case "payment_gateway":
      return { kind: "gateway", provider: textIn(details.type) };
    case "upi_intent_link":
      return { kind: "upi", link: textIn(details.link) };
    case "payment_link": {
      const url = webAddress(details.uri);
      return url === null ? null : { kind: "link", url };
    }
    case "pix_dynamic_code": {
      const { code, key, merchant_name } = details;
      return { kind: "pix", code: textIn(code), key: textIn(key), merchant: textIn(merchant_name) };
    }
    case "boleto":
      return { kind: "boleto", line: textIn(details.digitable_line) };
    case "offsite_card_pay": {
      const { last_four_digits, credential_id } = details;
      return {
        kind: "card",
        last_four_digits: textIn(last_four_digits),
        credential_id: textIn(credential_id),
      };
    }
    default:
      return null;
  }
}
