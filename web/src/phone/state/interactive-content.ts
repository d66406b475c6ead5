import { headerOf, productHeader } from "./card-header";
import type {
  Card,
  CardButton,
  ListSection,
  Money,
  OrderCard,
  ProductSection,
  RichMessage,
} from "./rich-message";
import { type Json, listIn, objectIn, textIn, webAddress } from "./unknown-json";

/** Reads Graph's `interactive` object; null for kinds this phone does not show. */
export function interactiveMessage(content: Json): RichMessage | null {
  const action = objectIn(content.action);
  const parameters = objectIn(action.parameters);
  const message: RichMessage = { ...cardOf(content), cards: [], products: [], offer: null, order: null };
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
      return { ...message, header: productHeader(action), buttons: [{ kind: "products", text: "" }] };
    case "product_list":
      return {
        ...message,
        products: productSections(action.sections),
        buttons: [{ kind: "products", text: "" }],
      };
    case "catalog_message": {
      const header = productHeader({ product_retailer_id: parameters.thumbnail_product_retailer_id });
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
      return { ...message, order: billOf(parameters), buttons: [{ kind: "pay", text: "" }] };
    case "order_status":
      return { ...message, order: orderOf(parameters) };
    default:
      return null;
  }
}

function billOf(parameters: Json): OrderCard {
  const currency = textIn(parameters.currency);
  const lines = listIn(objectIn(parameters.order).items).map((item) => {
    const quantity = Number(item.quantity) || 1;
    // Each item's amount is that of one.
    const { value } = moneyOf(objectIn(item.sale_amount ?? item.amount), currency);
    return { name: textIn(item.name), quantity, amount: { value: value * quantity, currency } };
  });
  return {
    ...orderOf(parameters),
    status: "",
    lines,
    total: moneyOf(objectIn(parameters.total_amount), currency),
  };
}

export function orderOf(parameters: Json): OrderCard {
  const status = textIn(objectIn(parameters.order).status);
  return { reference_id: textIn(parameters.reference_id), status, lines: [], total: null };
}

/** Amounts are whole numbers; the offset says how many of them make one. */
function moneyOf({ value, offset }: Json, currency: string): Money {
  return { value: (Number(value) || 0) / (Number(offset) || 100), currency };
}

function cardOf(content: Json): Card {
  return {
    header: headerOf(objectIn(content.header)),
    body: textIn(objectIn(content.body).text),
    footer: textIn(objectIn(content.footer).text),
    buttons: [],
  };
}

function carouselCard(content: Json): Card {
  const action = objectIn(content.action);
  const card = cardOf(content);
  return {
    ...card,
    header: card.header ?? productHeader(action),
    buttons: [...replyButtons(action), ...linkButtons(objectIn(action.parameters))],
  };
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
