import type { Json } from "@ui/unknown-json";
import type { components } from "./schema";

/**
 * Kinds of messages, templates, Flows and products that docs/openapi.json does not describe yet. Written by hand; what the
 * generated schema.d.ts has takes its place, name by name.
 */
type Schemas = components["schemas"];

export interface InteractiveContent {
  /** The Cloud API's `interactive` object; a file in it is named by `media_id` or by `link`. */
  interactive: Json;
  files: Schemas["Media"][];
}

export interface TemplateContent {
  name: string;
  language: string;
  category: string;
  /** The values, as the Cloud API's `components`. */
  components: Json[];
  /** What the customer sees; a file in it is named by `id`, as in `files`. */
  rendered: Json | null;
  files: Schemas["Media"][];
  /** The template itself: only where the message has not reached the server, which renders it. */
  definition?: Json[];
}

export interface ProductReference {
  catalog_id: string;
  product_retailer_id: string;
}

export interface OrderContent {
  catalog_id: string;
  text: string | null;
  items: {
    product_retailer_id: string;
    quantity: number;
    /** Of one, in the currency's unit. */
    item_price: number;
    currency: string;
  }[];
}

export interface FlowReplyContent {
  flow_id: string | null;
  flow_name: string | null;
  /** What stands on the message, such as "Sent". */
  body: string;
  answers: { key: string; question: string; value: unknown; text: string }[];
}

export type RichMessageContent =
  | { kind: "interactive"; content: InteractiveContent }
  | { kind: "template"; content: TemplateContent }
  | { kind: "order"; content: OrderContent }
  | { kind: "flow_reply"; content: FlowReplyContent };

/** A question about a product names it. */
export type TextMessageContent = {
  kind: "text";
  content: Schemas["TextContent"] & { product?: ProductReference };
};

export type SendRichContent =
  | { kind: "interactive"; content: { interactive: Json } }
  | { kind: "template"; content: { name: string; language: string; components: Json[] } };

export interface TemplateSummary {
  id: string;
  connection_id: string;
  name: string;
  language: string;
  category: string;
  status: string;
  quality: string;
  parameter_format: string;
  preview: string;
}

/** One name with all its languages. */
export interface TemplateGroup {
  connection_id: string;
  name: string;
  variants: TemplateSummary[];
}

export interface Template extends TemplateSummary {
  /** As Graph shows them. */
  components: Json[];
}

export interface Flow {
  id: string;
  connection_id: string;
  graph_flow_id: string;
  name: string;
  status: string;
  endpoint: { kind: "none" | "own" | "hosted" };
}

export interface FlowDetail {
  flow: Flow;
  /** The form itself, as text. */
  json: string | null;
}

export interface Product {
  retailer_id: string;
  catalog_id: string;
  name: string;
  description: string | null;
  /** As the catalogue writes it. */
  price: string;
  price_minor_units?: number | null;
  sale_price?: string | null;
  currency: string;
  image_url: string | null;
  availability: string;
}
