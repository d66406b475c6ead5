import { orderNews } from "@ui/template-preview-model";
import { type Json, listIn, objectIn, textIn, webAddress } from "@ui/unknown-json";
import { headerOf, productHeader } from "./card-header";
import { payButton } from "./payment-request";
import type { Card, CardButton, ListSection, ProductSection, RichMessage } from "./rich-message";

/** Reads Graph's `interactive` object; null for kinds this phone does not show. */
export function interactiveMessage(content: Json): RichMessage | null {
  const action = objectIn(content.action);
  const parameters = objectIn(action.parameters);
  const message: RichMessage = { ...cardOf(content), title: "", cards: [], offer: null, order: null };
  switch (textIn(content.type)) {
    case "button":
      return { ...message, buttons: replyButtons(action) };
    case "list": {
      const button: CardButton = {
        kind: "list",
        text: textIn(action.button),
        sections: listSections(action),
      };
      return { ...message, buttons: [button] };
    }
    case "cta_url":
      return { ...message, buttons: linkButtons(parameters) };
    case "location_request_message":
      return { ...message, buttons: [{ kind: "location", text: "" }] };
    case "address_message":
      return { ...message, buttons: [addressButton(parameters)] };
    case "carousel":
      return { ...message, cards: listIn(action.cards).map(carouselCard) };
    case "product":
      return { ...message, ...oneProduct(action) };
    case "product_list": {
      const title = message.header?.kind === "text" ? message.header.text : "";
      const sections = productSections(action.sections);
      return {
        ...message,
        header: productHeader(sections.flatMap((section) => section.retailer_ids)),
        title,
        buttons: [{ kind: "products", text: "", title, sections }],
      };
    }
    case "catalog_message": {
      const header = productHeader([textIn(parameters.thumbnail_product_retailer_id)]);
      return { ...message, header, buttons: [{ kind: "catalog", text: "" }] };
    }
    case "voice_call":
      return { ...message, buttons: [{ kind: "call", text: textIn(parameters.display_text) }] };
    case "call_permission_request":
      return { ...message, buttons: [{ kind: "call_permission", text: "" }] };
    case "request_contact_info":
      return { ...message, buttons: [{ kind: "contact", text: "" }] };
    case "flow":
      return { ...message, buttons: [{ kind: "flow", text: textIn(parameters.flow_cta) }] };
    case "order_details":
      return withBill({ ...message, buttons: listOf(payButton(action.parameters, "")) });
    case "order_status":
      return { ...message, order: orderNews(parameters) };
    default:
      return null;
  }
}

function cardOf(content: Json): Card {
  return {
    header: headerOf(objectIn(content.header)),
    body: textIn(objectIn(content.body).text),
    footer: textIn(objectIn(content.footer).text),
    buttons: [],
  };
}

/** The bill behind its button stands on the message itself, too. */
export function withBill(message: RichMessage): RichMessage {
  const pay = message.buttons.find((button) => button.kind === "pay");
  if (pay === undefined) return message;
  return { ...message, order: pay.request.order, header: message.header ?? pay.request.picture };
}

const listOf = <Item>(item: Item | null): Item[] => (item === null ? [] : [item]);

function oneProduct(action: Json): Pick<Card, "header" | "buttons"> {
  const retailer_id = textIn(action.product_retailer_id);
  return {
    header: productHeader([retailer_id]),
    buttons: retailer_id === "" ? [] : [{ kind: "product", text: "", retailer_id }],
  };
}

function carouselCard(content: Json): Card {
  const action = objectIn(content.action);
  const card = cardOf(content);
  if (card.header === null && "product_retailer_id" in action) return { ...card, ...oneProduct(action) };
  return { ...card, buttons: [...replyButtons(action), ...linkButtons(objectIn(action.parameters))] };
}

/** On a card of a carousel a reply button is named `quick_reply`. */
function replyButtons(action: Json): CardButton[] {
  return listIn(action.buttons).flatMap((button) => {
    const { id, title } = objectIn(button.reply ?? button.quick_reply);
    return textIn(id) === ""
      ? []
      : [{ kind: "option" as const, id: textIn(id), text: textIn(title), payload: "" }];
  });
}

function linkButtons(parameters: Json): CardButton[] {
  const text = textIn(parameters.display_text);
  const url = webAddress(parameters.url);
  if (url !== null) return [{ kind: "link", text: text || url, url }];
  return text === "" ? [] : [{ kind: "other", text }];
}

function listSections(action: Json): ListSection[] {
  return listIn(action.sections).map((section) => ({
    title: textIn(section.title),
    rows: listIn(section.rows)
      .map((row) => ({
        id: textIn(row.id),
        title: textIn(row.title),
        description: textIn(row.description),
      }))
      .filter((row) => row.id !== ""),
  }));
}

export function productSections(sections: unknown): ProductSection[] {
  return listIn(sections).map((section) => ({
    title: textIn(section.title),
    retailer_ids: listIn(section.product_items)
      .map((item) => textIn(item.product_retailer_id))
      .filter((id) => id !== ""),
  }));
}

function addressButton(parameters: Json): CardButton {
  const form = {
    values: texts(parameters.values),
    complaints: texts(parameters.validation_errors),
    saved: listIn(parameters.saved_addresses).map((address) => texts(address.value)),
  };
  return { kind: "address", text: "", form };
}

function texts(value: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(objectIn(value)).map(([name, text]) => [name, textIn(text)]));
}
