import { type Json, listIn, objectIn, textIn } from "@ui/unknown-json";
import type { FileKind } from "../builders/message-parts";

/**
 * The values that a template wants from whoever sends it: spec/messaging.md section 2.15. A field's key is its place, such
 * as `header.0`, `body.name`, `button.1` or `card.2.body.1`.
 */
export type TemplateField = FieldPlace &
  (
    | { kind: "text"; part: "header" | "body"; variable: string; example: string }
    | { kind: "file"; file: FileKind | "gif" }
    | { kind: "location" }
    | { kind: "product" }
    /** What stands at the end of a button's address. */
    | { kind: "url_suffix"; button: string; url: string; example: string; limit: number }
    | { kind: "coupon"; example: string; limit: number }
    /** Of an authentication template: in the text and on the button. */
    | { kind: "code"; limit: number }
    | { kind: "offer_end" }
    | { kind: "product_sections" }
    | { kind: "thumbnail" }
    | { kind: "flow_data"; button: string }
    | { kind: "bill" }
    | { kind: "order_status" }
  );

interface FieldPlace {
  key: string;
  /** Of a carousel's card, from 0; null outside of cards. */
  card: number | null;
  /** Of a button, from 0. */
  index: number;
  required: boolean;
}

export interface TemplateShape {
  fields: TemplateField[];
  /** How many cards a carousel has. Of products there may be 2 to 10. */
  cards: { count: number; free: boolean } | null;
}

export const FEWEST_PRODUCT_CARDS = 2;
export const MOST_PRODUCT_CARDS = 10;
/** Longest code of an authentication template, and of an offer. */
const CODE_LIMIT = 15;
const COUPON_LIMIT = 20;
/** Longest address of a button. */
const URL_LIMIT = 2000;

/** `productCards`: how many of them the sender wants. */
export function templateShape(components: Json[], productCards: number): TemplateShape {
  const carousel = ofType(components, "carousel");
  const defined = listIn(carousel.cards);
  const free = defined.some((card) => headerFormat(listIn(card.components)) === "product");
  const count = free ? productCards : defined.length;
  const cardFields = Array.from({ length: count }, (_, index) => {
    const card = defined[index] ?? defined.at(-1) ?? {};
    return partFields(listIn(card.components), index);
  });
  return {
    fields: [...messageFields(components), ...cardFields.flat()],
    cards: defined.length === 0 ? null : { count, free },
  };
}

function messageFields(components: Json[]): TemplateField[] {
  const place = { card: null, index: 0, required: true };
  const buttons = listIn(ofType(components, "buttons").buttons);
  if (buttons.some((button) => lower(button.type) === "otp")) {
    return [{ ...place, key: "code", kind: "code", limit: CODE_LIMIT }];
  }
  const offer = objectIn(ofType(components, "limited_time_offer").limited_time_offer);
  return [
    ...partFields(components, null),
    ...(offer.has_expiration === true ? [{ ...place, key: "offer_end", kind: "offer_end" as const }] : []),
    ...("type" in ofType(components, "order_status")
      ? [{ ...place, key: "order_status", kind: "order_status" as const }]
      : []),
  ];
}

/** Header, body and buttons, of the message or of one card. */
function partFields(components: Json[], card: number | null): TemplateField[] {
  const at = card === null ? "" : `card.${card}.`;
  const header = ofType(components, "header");
  const body = ofType(components, "body");
  return [
    ...headerFields(header, `${at}header`, card),
    ...textFields(body.text, "body", `${at}body`, card, objectIn(body.example)),
    ...listIn(ofType(components, "buttons").buttons).flatMap((button, index) =>
      buttonFields(button, { key: `${at}button.${index}`, card, index, required: true }),
    ),
  ];
}

function headerFields(header: Json, key: string, card: number | null): TemplateField[] {
  const place = { key, card, index: 0, required: true };
  switch (lower(header.format)) {
    case "text":
      return textFields(header.text, "header", key, card, objectIn(header.example));
    case "image":
    case "video":
    case "document":
      return [{ ...place, kind: "file", file: lower(header.format) as FileKind }];
    case "gif":
      return [{ ...place, kind: "file", file: "gif" }];
    case "location":
      return [{ ...place, kind: "location" }];
    case "product":
      return [{ ...place, kind: "product" }];
    default:
      return [];
  }
}

/** Each variable once, by number or by name, in the order of the text. */
function textFields(
  text: unknown,
  part: "header" | "body",
  key: string,
  card: number | null,
  example: Json,
): TemplateField[] {
  return variablesIn(textIn(text)).map((variable, index) => ({
    key: `${key}.${variable}`,
    card,
    index,
    required: true,
    kind: "text",
    part,
    variable,
    example: exampleOf(variable, part, example),
  }));
}

export function variablesIn(text: string): string[] {
  const found = [...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map((match) => match[1] ?? "");
  const names = [...new Set(found)];
  // Numbers are sent in their order, wherever they stand.
  return names.every(isNumber) ? names.toSorted((a, b) => Number(a) - Number(b)) : names;
}

export const isNumber = (variable: string) => /^\d+$/.test(variable);

function exampleOf(variable: string, part: "header" | "body", example: Json): string {
  if (!isNumber(variable)) {
    const named = listIn(example[`${part}_text_named_params`]);
    return textIn(named.find((one) => one.param_name === variable)?.example);
  }
  const given = example[`${part}_text`];
  const values: unknown[] = Array.isArray(given) ? (Array.isArray(given[0]) ? given[0] : given) : [];
  return textIn(values[Number(variable) - 1]);
}

function buttonFields(button: Json, place: FieldPlace): TemplateField[] {
  const [first] = Array.isArray(button.example) ? button.example : [button.example];
  const example = textIn(first);
  switch (lower(button.type)) {
    case "url": {
      const url = textIn(button.url);
      if (variablesIn(url).length === 0) return [];
      const base = url.replace(/\{\{.*$/, "");
      const suffix = example.startsWith(base) ? example.slice(base.length) : example;
      const limit = URL_LIMIT - base.length;
      return [
        { ...place, kind: "url_suffix", button: textIn(button.text), url: base, example: suffix, limit },
      ];
    }
    case "copy_code":
      return [{ ...place, kind: "coupon", example, limit: COUPON_LIMIT }];
    case "mpm":
      return [
        { ...place, key: `${place.key}.thumbnail`, kind: "thumbnail", required: false },
        { ...place, kind: "product_sections" },
      ];
    case "catalog":
      return [{ ...place, kind: "thumbnail", required: false }];
    case "flow":
      return [{ ...place, kind: "flow_data", button: textIn(button.text), required: false }];
    case "order_details":
      return [{ ...place, kind: "bill" }];
    default:
      return [];
  }
}

const headerFormat = (components: Json[]) => lower(ofType(components, "header").format);

/** Component types come in either case. */
export const ofType = (components: Json[], type: string): Json =>
  components.find((component) => lower(component.type) === type) ?? {};

const lower = (value: unknown) => textIn(value).toLowerCase();
