import { orderNews } from "@ui/template-preview-model";
import { type Json, listIn, objectIn, textIn, webAddress } from "@ui/unknown-json";
import { headerOf, productHeader } from "./card-header";
import { productSections, withBill } from "./interactive-content";
import { payButton } from "./payment-request";
import type { Card, CardButton, RichMessage } from "./rich-message";

/** Reads what the cloud stored as `rendered` of a template: the template with all its values. */
export function templateMessage(rendered: Json): RichMessage {
  const offer = objectIn(rendered.limited_time_offer);
  const ends = offer.expiration_time_ms;
  const card = cardOf(rendered);
  const asksToCall = rendered.call_permission_request === true;
  const code = card.buttons.find((button) => button.kind === "copy")?.code ?? "";
  const product = shownProduct(card.buttons, listIn(rendered.buttons));
  const heading = product !== null && card.header?.kind === "text" ? card.header.text : "";
  const message: RichMessage = {
    ...card,
    // As in messages of products: what is shown stands above its heading.
    header: heading === "" ? (card.header ?? product) : product,
    title: heading,
    buttons: asksToCall ? [...card.buttons, { kind: "call_permission", text: "" }] : card.buttons,
    cards: listIn(rendered.cards).map(cardOf),
    offer:
      textIn(offer.text) === ""
        ? null
        : { text: textIn(offer.text), ends_ms: typeof ends === "number" ? ends : null, code },
    order: orderNews(rendered.order_status),
    tapTarget: tapTargetOf(objectIn(rendered.tap_target)),
  };
  return withBill(message);
}

function tapTargetOf(target: Json): RichMessage["tapTarget"] {
  const url = webAddress(target.url);
  return url === null ? null : { title: textIn(target.title), url };
}

function cardOf(card: Json): Card {
  const header = headerOf(objectIn(card.header));
  return {
    header,
    body: textIn(card.body),
    footer: textIn(card.footer),
    buttons: listIn(card.buttons).map((button) => buttonOf(button, header)),
  };
}

/** What stands above a template that opens the catalogue or several products of it. */
function shownProduct(buttons: CardButton[], sent: Json[]): Card["header"] {
  const thumbnail = sent
    .map((button) => textIn(button.thumbnail_product_retailer_id))
    .find((id) => id !== "");
  const several = buttons.find((button) => button.kind === "products");
  const ids = several?.sections.flatMap((section) => section.retailer_ids) ?? [];
  return productHeader([
    ...(thumbnail === undefined ? [] : [thumbnail]),
    ...ids.filter((id) => id !== thumbnail),
  ]);
}

function buttonOf(button: Json, header: Card["header"]): CardButton {
  const text = textIn(button.text);
  const inert: CardButton = { kind: "other", text };
  switch (textIn(button.type)) {
    case "quick_reply": {
      const id = textIn(button.id);
      return id === "" ? inert : { kind: "option", text, id, payload: textIn(button.payload) };
    }
    case "url": {
      const url = webAddress(button.url);
      return url === null ? inert : { kind: "link", text, url };
    }
    case "phone_number": {
      const number = textIn(button.phone_number).replace(/[^+\d]/g, "");
      return number === "" ? inert : { kind: "phone", text, number };
    }
    case "copy_code":
    case "otp":
      return { kind: "copy", text, code: textIn(button.code) };
    case "catalog":
      return { kind: "catalog", text };
    case "mpm":
      return { kind: "products", text, title: "", sections: productSections(button.sections) };
    case "spm":
      return header?.kind === "product" ? { kind: "product", text, retailer_id: header.retailer_id } : inert;
    case "request_contact_info":
      return { kind: "contact", text };
    case "voice_call":
      return { kind: "call", text };
    case "flow":
      return { kind: "flow", text };
    case "order_details":
      return payButton(button.order_details, text) ?? inert;
    default:
      return inert;
  }
}
