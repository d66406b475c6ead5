import type { TemplateButton, TemplateCard, TemplateView } from "@ui/template-preview-model";

/** A template or an interactive message as the customer's phone shows it. */
export interface RichView extends RichCard {
  /** Stands between a product and the body. */
  title: string;
  cards: RichCard[];
  offer: TemplateView["offer"];
  order: TemplateView["order"];
  call_permission: boolean;
  /** Body and footer are fixed texts of the platform. */
  authentication: TemplateView["authentication"];
}

export type RichCard = TemplateCard<RichButton>;

/** An empty text means the label that WhatsApp itself gives such a button. */
export type RichButton =
  | TemplateButton
  | ({ text: string } & (
      | { kind: "list"; sections: ListSection[] }
      | { kind: "product_list"; title: string; sections: ProductSection[] }
      | { kind: "location" | "address" | "call_permission" }
    ));

export interface ListSection {
  title: string;
  rows: { title: string; description: string }[];
}

export interface ProductSection {
  title: string;
  retailer_ids: string[];
}

export const NOTHING: RichView = {
  header: null,
  title: "",
  body: "",
  footer: "",
  buttons: [],
  cards: [],
  offer: null,
  order: null,
  call_permission: false,
  authentication: null,
};

/** Ids of all products that a message names, each once. */
export function productsNamedBy({ header, cards, buttons, order }: RichView): string[] {
  const ids = [{ header }, ...cards].map((card) =>
    card.header?.kind === "product" ? card.header.retailer_id : "",
  );
  for (const button of buttons) {
    if (button.kind === "product_list")
      ids.push(...button.sections.flatMap((section) => section.retailer_ids));
  }
  ids.push(...(order?.lines ?? []).map((line) => line.retailer_id));
  return [...new Set(ids.filter((id) => id !== ""))];
}
