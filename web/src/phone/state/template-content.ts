import { headerOf } from "./card-header";
import { orderOf, productSections } from "./interactive-content";
import type { Card, CardButton, RichMessage } from "./rich-message";
import { type Json, listIn, objectIn, textIn, webAddress } from "./unknown-json";

/** Reads what the cloud stored as `rendered` of a template: the template with all its values. */
export function templateMessage(rendered: Json): RichMessage {
  const offer = objectIn(rendered.limited_time_offer);
  const ends = offer.expiration_time_ms;
  const order = orderOf(objectIn(rendered.order_status));
  const card = cardOf(rendered);
  const asksToCall = rendered.call_permission_request === true;
  return {
    ...card,
    buttons: asksToCall ? [...card.buttons, { kind: "call_permission", text: "" }] : card.buttons,
    cards: listIn(rendered.cards).map(cardOf),
    products: listIn(rendered.buttons).flatMap((button) => productSections(button.sections)),
    offer:
      textIn(offer.text) === ""
        ? null
        : { text: textIn(offer.text), ends_ms: typeof ends === "number" ? ends : null },
    order: order.reference_id === "" ? null : order,
  };
}

function cardOf(card: Json): Card {
  return {
    header: headerOf(objectIn(card.header)),
    body: textIn(card.body),
    footer: textIn(card.footer),
    buttons: listIn(card.buttons).map(buttonOf),
  };
}

function buttonOf(button: Json): CardButton {
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
    case "spm":
      return { kind: "products", text };
    case "request_contact_info":
      return { kind: "contact", text };
    case "voice_call":
      return { kind: "call", text };
    case "flow":
      return { kind: "flow", text };
    default:
      return inert;
  }
}
