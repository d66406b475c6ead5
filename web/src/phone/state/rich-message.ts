import type { TemplateCard, TemplateHeader, TemplateOrder, TemplateView } from "@ui/template-preview-model";
import { objectIn, textIn } from "@ui/unknown-json";
import type { PhoneMessage } from "../../control/types";
import { interactiveMessage } from "./interactive-content";
import { templateMessage } from "./template-content";

/** What a phone shows of an interactive message and of a template: both are a card with buttons, or several cards. */
export interface RichMessage extends Card {
  /** Stands between a product and the body. */
  title: string;
  cards: Card[];
  offer: TemplateView["offer"];
  order: TemplateOrder | null;
  /** What the sender lets a tap on the message open. */
  tapTarget?: { title: string; url: string } | null;
}

export type Card = TemplateCard<CardButton>;

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
  | { kind: "contact" | "call_permission" | "flow" }
  | { kind: "catalog" }
  /** Several of the catalogue, under a title that may be empty. */
  | { kind: "products"; title: string; sections: ProductSection[] }
  | { kind: "product"; retailer_id: string }
  /** `quick`: the customer need not look at the order before. */
  | { kind: "pay"; request: PaymentRequest; quick: boolean }
  /** Belongs to the message, and does nothing on this phone. */
  | { kind: "call" | "other" }
);

/** What is to be paid, and how the business wants it. */
export interface PaymentRequest {
  order: TemplateOrder;
  ways: PaymentWay[];
  /** Stands above a bill that has no header of its own. */
  picture: TemplateHeader | null;
}

export type PaymentWay =
  /** A provider that tells the business what became of it. */
  | { kind: "gateway"; provider: string }
  | { kind: "upi"; link: string }
  | { kind: "link"; url: string }
  | { kind: "pix"; code: string; key: string; merchant: string }
  | { kind: "boleto"; line: string }
  | { kind: "card"; last_four_digits: string; credential_id: string };

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
  const { header, body, buttons, cards, order } = rich;
  const isEmpty =
    header === null && body.trim() === "" && order === null && buttons.length === 0 && cards.length === 0;
  return isEmpty ? null : rich;
}

/** The language of a template; other messages say none. */
export function languageOf(message: PhoneMessage): string | null {
  return textIn(objectIn(objectIn(message.template).language).code) || null;
}

/** Whether it matters what the catalogue says of the products that are named. */
export function namesProducts({ header, cards, buttons }: RichMessage): boolean {
  const isProduct = (card: Pick<Card, "header">) => card.header?.kind === "product";
  return isProduct({ header }) || cards.some(isProduct) || buttons.some(({ kind }) => kind === "catalog");
}
