import { orderBill, orderNews } from "@ui/template-preview-model";
import { type Json, listIn, objectIn, textIn } from "@ui/unknown-json";
import type { Media } from "../api/types";
import { headerOf, productHeader } from "./rich-header";
import {
  type ListSection,
  NOTHING,
  type ProductSection,
  type RichButton,
  type RichCard,
  type RichView,
} from "./rich-view";

/** Reads the Cloud API's `interactive` object; null for kinds that nobody knows here. */
export function interactiveView(interactive: Json, files: Media[]): RichView | null {
  const action = objectIn(interactive.action);
  const parameters = objectIn(action.parameters);
  const view: RichView = { ...NOTHING, ...cardOf(interactive, files) };
  const withButton = (...buttons: RichButton[]): RichView => ({ ...view, buttons });
  switch (textIn(interactive.type)) {
    case "button":
      return withButton(...replyButtons(action));
    case "list":
      return withButton({ kind: "list", text: textIn(action.button), sections: listSections(action) });
    case "cta_url":
      return withButton(linkButton(parameters));
    case "location_request_message":
      return withButton({ kind: "location", text: "" });
    case "address_message":
      return withButton({ kind: "address", text: "" });
    case "carousel":
      return { ...view, cards: listIn(action.cards).map((card) => carouselCard(card, files)) };
    case "product": {
      const header = productHeader([textIn(action.product_retailer_id)]);
      return { ...view, header, buttons: [{ kind: "product", text: "" }] };
    }
    case "product_list": {
      const title = view.header?.kind === "text" ? view.header.text : "";
      const sections = productSections(action.sections);
      const header = productHeader(sections.flatMap((section) => section.retailer_ids));
      return { ...view, header, title, buttons: [{ kind: "product_list", text: "", title, sections }] };
    }
    case "catalog_message": {
      const header = productHeader([textIn(parameters.thumbnail_product_retailer_id)]);
      return { ...view, header, buttons: [{ kind: "catalog", text: "" }] };
    }
    case "flow":
      return withButton({ kind: "flow", text: textIn(parameters.flow_cta), icon: "" });
    case "order_details":
      return { ...withButton({ kind: "order_details", text: "" }), order: orderBill(parameters) };
    case "order_status":
      return { ...view, order: orderNews(parameters) };
    case "voice_call":
      return withButton({ kind: "voice_call", text: textIn(parameters.display_text) });
    case "call_permission_request":
      return { ...withButton({ kind: "call_permission", text: "" }), call_permission: true };
    // Its name before 28 May 2026.
    case "contact_request":
    case "request_contact_info":
      return withButton({ kind: "contact_info", text: "" });
    default:
      return null;
  }
}

function cardOf(content: Json, files: Media[]): RichCard {
  return {
    header: headerOf(objectIn(content.header), files),
    body: textIn(objectIn(content.body).text),
    footer: textIn(objectIn(content.footer).text),
    buttons: [],
  };
}

function carouselCard(content: Json, files: Media[]): RichCard {
  const action = objectIn(content.action);
  const card = cardOf(content, files);
  if ("product_retailer_id" in action) {
    const header = productHeader([textIn(action.product_retailer_id)]);
    return { ...card, header, buttons: [{ kind: "product", text: "" }] };
  }
  return {
    ...card,
    buttons: "buttons" in action ? replyButtons(action) : [linkButton(objectIn(action.parameters))],
  };
}

/** On a card of a carousel a reply button is named `quick_reply`. */
const replyButtons = (action: Json): RichButton[] =>
  listIn(action.buttons).map((button) => {
    const { id, title } = objectIn(button.reply ?? button.quick_reply);
    return { kind: "quick_reply", text: textIn(title), payload: textIn(id) };
  });

const linkButton = (parameters: Json): RichButton => ({
  kind: "url",
  text: textIn(parameters.display_text),
  url: textIn(parameters.url),
});

const listSections = (action: Json): ListSection[] =>
  listIn(action.sections).map((section) => ({
    title: textIn(section.title),
    rows: listIn(section.rows).map((row) => ({
      title: textIn(row.title),
      description: textIn(row.description),
    })),
  }));

export const productSections = (sections: unknown): ProductSection[] =>
  listIn(sections).map((section) => ({
    title: textIn(section.title),
    retailer_ids: listIn(section.product_items)
      .map((item) => textIn(item.product_retailer_id))
      .filter((id) => id !== ""),
  }));
