import { orderBill, orderNews, templateView } from "@ui/template-preview-model";
import { type Json, listIn, objectIn, textIn } from "@ui/unknown-json";
import type { TemplateContent } from "../api/rich-messages";
import type { Media } from "../api/types";
import { mediaSource } from "../outbox/uploads";
import { productSections } from "./interactive-view";
import { headerOf, productHeader } from "./rich-header";
import { NOTHING, type RichButton, type RichCard, type RichView } from "./rich-view";

/** A sent template; null where neither the server nor the outbox tells what it looks like. */
export function templateMessageView(content: TemplateContent): RichView | null {
  if (content.rendered) return renderedView(content.rendered, content.files);
  return content.definition ? definedView(content.definition, content.components, content.files) : null;
}

/** What a template will look like with these values, as far as they are known. */
export function definedView(definition: Json[], components: Json[], files: Media[]): RichView {
  const view = templateView(definition, withAddresses(components, files));
  const buttons: RichButton[] = view.call_permission
    ? [...view.buttons, { kind: "call_permission", text: "" }]
    : view.buttons;
  return { ...NOTHING, ...view, buttons };
}

/** `components` with the addresses of the files that they name by id. */
function withAddresses(value: unknown, files: Media[]): unknown {
  if (Array.isArray(value)) return value.map((item) => withAddresses(item, files));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, part]) => [key, withAddresses(part, files)]);
  const copy: Record<string, unknown> = Object.fromEntries(entries);
  const media = files.find((file) => file.id === copy.media_id);
  return media ? { ...copy, link: mediaSource(media) } : copy;
}

function renderedView(rendered: Json, files: Media[]): RichView {
  const offer = objectIn(rendered.limited_time_offer);
  const ends = offer.expiration_time_ms;
  const code = textIn(listIn(rendered.buttons).find((button) => button.type === "copy_code")?.code);
  const bill = listIn(rendered.buttons).find((button) => button.type === "order_details");
  const card = cardOf(rendered, files);
  const call_permission = rendered.call_permission_request === true;
  return {
    ...NOTHING,
    ...card,
    header: card.header ?? thumbnail(rendered),
    cards: listIn(rendered.cards).map((content) => cardOf(content, files)),
    offer:
      textIn(offer.text) === ""
        ? null
        : { text: textIn(offer.text), ends_ms: typeof ends === "number" ? ends : null, code },
    order: orderNews(rendered.order_status) ?? orderBill(bill?.order_details),
    buttons: call_permission ? [...card.buttons, { kind: "call_permission", text: "" }] : card.buttons,
    call_permission,
  };
}

/** A catalogue's button shows one of its products above. */
function thumbnail(rendered: Json) {
  const [id] = listIn(rendered.buttons)
    .map((button) => textIn(button.thumbnail_product_retailer_id))
    .filter(Boolean);
  return id ? productHeader([id]) : null;
}

function cardOf(content: Json, files: Media[]): RichCard {
  return {
    header: headerOf(objectIn(content.header), files),
    body: textIn(content.body),
    footer: textIn(content.footer),
    buttons: listIn(content.buttons).map(buttonOf),
  };
}

function buttonOf(button: Json): RichButton {
  const text = textIn(button.text);
  switch (textIn(button.type)) {
    case "quick_reply":
      return { kind: "quick_reply", text, payload: textIn(button.payload) };
    case "url":
      return { kind: "url", text, url: textIn(button.url) };
    case "phone_number":
      return { kind: "phone", text, number: textIn(button.phone_number) };
    case "copy_code":
      return { kind: "copy_code", text, code: textIn(button.code) };
    case "otp": {
      const type = textIn(button.otp_type);
      const otp_type = type === "ONE_TAP" || type === "ZERO_TAP" ? type : "COPY_CODE";
      const label = otp_type === "COPY_CODE" ? text : textIn(button.autofill_text);
      return { kind: "otp", text: label, code: textIn(button.code), otp_type };
    }
    case "catalog":
      return { kind: "catalog", text };
    case "mpm":
      return { kind: "product_list", text, title: "", sections: productSections(button.sections) };
    case "spm":
      return { kind: "product", text };
    case "flow":
      return { kind: "flow", text, icon: textIn(objectIn(button.flow).icon) };
    case "voice_call":
      return { kind: "voice_call", text };
    case "order_details":
      return { kind: "order_details", text };
    case "request_contact_info":
      return { kind: "contact_info", text };
    default:
      return { kind: "other", text };
  }
}
