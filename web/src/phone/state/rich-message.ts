import type { PhoneLocation, PhoneMessage } from "../../control/types";
import { interactiveMessage } from "./interactive-content";
import { templateMessage } from "./template-content";
import { objectIn } from "./unknown-json";

/** What a phone shows of an interactive message and of a template: both are a card with buttons, or several cards. */
export interface RichMessage extends Card {
  cards: Card[];
  products: ProductSection[];
  offer: { text: string; ends_ms: number | null } | null;
  order: OrderCard | null;
}

/** A bill, or what became of an order. */
export interface OrderCard {
  reference_id: string;
  /** `pending`, `shipped`, …; empty on a bill. */
  status: string;
  lines: { name: string; quantity: number; amount: Money }[];
  total: Money | null;
}

export interface Money {
  value: number;
  currency: string;
}

export interface Card {
  header: Header | null;
  body: string;
  footer: string;
  buttons: CardButton[];
}

export type Header =
  | { type: "text"; text: string }
  | { type: "image" | "video" | "document"; file: HeaderFile }
  | { type: "location"; location: PhoneLocation }
  | { type: "product"; retailer_id: string };

export interface HeaderFile {
  /** Null when nobody says where the file is. */
  url: string | null;
  filename: string;
  mime_type: string;
}

export interface ProductSection {
  title: string;
  retailer_ids: string[];
}

export interface ListSection {
  title: string;
  rows: { id: string; title: string; description: string }[];
}

/** An empty text means the label that WhatsApp itself gives such a button. */
export type CardButton = { text: string } & (
  | { kind: "option"; id: string; payload: string }
  | { kind: "list"; sections: ListSection[] }
  | { kind: "link"; url: string }
  | { kind: "phone"; number: string }
  | { kind: "copy"; code: string }
  | { kind: "location" }
  | { kind: "address"; form: AddressForm }
  | { kind: "contact" | "call_permission" }
  /** Belongs to the message, and does nothing on this phone. */
  | { kind: "catalog" | "products" | "call" | "flow" | "pay" | "other" }
);

export interface AddressForm {
  values: Record<string, string>;
  /** What the business found wrong with the values, by field. */
  complaints: Record<string, string>;
  saved: Record<string, string>[];
}

/** Null for other types, and for content that holds nothing to show. */
export function richMessageOf(message: PhoneMessage): RichMessage | null {
  if (message.from !== "business") return null;
  const rich =
    message.type === "interactive"
      ? interactiveMessage(objectIn(message.interactive))
      : message.type === "template"
        ? templateMessage(objectIn(objectIn(message.template).rendered))
        : null;
  if (rich === null) return null;
  const { header, body, buttons, cards, products, order } = rich;
  const isEmpty =
    header === null &&
    body.trim() === "" &&
    order === null &&
    [...buttons, ...cards, ...products].length === 0;
  return isEmpty ? null : rich;
}
