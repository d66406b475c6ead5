import type { Json } from "@ui/unknown-json";
import type { BuilderFacts } from "../builders/builder";
import { dataObject, dataProblems } from "../builders/flow";
import { type FileDraft, fileProblems } from "../builders/message-parts";
import { type BillValues, billJson, billProblems, emptyBill } from "../builders/order-bill";
import { emptyStatus, type StatusDraft, statusJson, statusProblems } from "../builders/order-messages";
import { type FieldProblem, textProblems } from "../builders/problems";
import {
  noProducts,
  type ProductDraft,
  type ProductSectionDraft,
  productProblems,
  productSectionProblems,
  productSectionsJson,
} from "../builders/products";
import { isNumber, type TemplateField } from "./template-fields";

/** What was filled in, by the fields' keys; what nobody touched is absent. */
export interface TemplateValues {
  texts: Record<string, string>;
  files: Record<string, FileDraft | null>;
  places: Record<string, PlaceDraft>;
  products: Record<string, ProductDraft>;
  sections: Record<string, ProductSectionDraft[]>;
  bills: Record<string, BillValues>;
  statuses: Record<string, StatusDraft>;
  /** How many cards of products are wanted. */
  productCards: number;
}

export interface PlaceDraft {
  latitude: string;
  longitude: string;
  name: string;
  address: string;
}

export const noPlace = (): PlaceDraft => ({ latitude: "", longitude: "", name: "", address: "" });

export const emptyTemplateValues = (): TemplateValues => ({
  texts: {},
  files: {},
  places: {},
  products: {},
  sections: {},
  bills: {},
  statuses: {},
  productCards: 2,
});

/** Longest text of a variable that is looked at here; the server knows how long the whole may be. */
const VARIABLE_LIMIT = 1024;

export const fieldText = (values: TemplateValues, key: string) => values.texts[key] ?? "";
export const fieldProduct = (values: TemplateValues, key: string): ProductDraft =>
  values.products[key] ?? { catalog_id: "", product_retailer_id: "" };
export const fieldSections = (values: TemplateValues, key: string) => values.sections[key] ?? [noProducts()];
export const fieldBill = (values: TemplateValues, key: string) => values.bills[key] ?? emptyBill();
export const fieldStatus = (values: TemplateValues, key: string) => values.statuses[key] ?? emptyStatus();
export const fieldPlace = (values: TemplateValues, key: string) => values.places[key] ?? noPlace();

export const templateProblems = (
  fields: TemplateField[],
  values: TemplateValues,
  facts: BuilderFacts,
): FieldProblem[] => fields.flatMap((field) => fieldProblems(field, values, facts));

function fieldProblems(field: TemplateField, values: TemplateValues, facts: BuilderFacts): FieldProblem[] {
  const { key } = field;
  const text = fieldText(values, key);
  switch (field.kind) {
    case "text":
      return textProblems(key, text, VARIABLE_LIMIT);
    case "url_suffix":
    case "coupon":
    case "code":
      return textProblems(key, text, field.limit);
    case "flow_data":
      return dataProblems(key, text);
    case "offer_end": {
      if (text === "") return [{ field: key, code: "needed" }];
      const ends = Date.parse(text);
      return Number.isNaN(ends) || ends <= facts.nowMs ? [{ field: key, code: "too_soon", limit: 1 }] : [];
    }
    case "file":
      return fileProblems(key, values.files[key] ?? null, facts.hasUpload);
    case "location":
      return placeProblems(key, fieldPlace(values, key));
    case "product":
      return productProblems(key, fieldProduct(values, key));
    case "thumbnail":
      return [];
    case "product_sections":
      return productSectionProblems(key, fieldSections(values, key));
    case "bill":
      return billProblems(fieldBill(values, key), facts.nowMs, `${key}.`);
    case "order_status":
      return statusProblems(fieldStatus(values, key), `${key}.`);
  }
}

/** All four have to be there. */
function placeProblems(key: string, place: PlaceDraft): FieldProblem[] {
  const degrees = (name: "latitude" | "longitude", limit: number): FieldProblem[] => {
    if (place[name].trim() === "") return [{ field: `${key}.${name}`, code: "needed" }];
    return Math.abs(degreesOf(place[name])) <= limit
      ? []
      : [{ field: `${key}.${name}`, code: "not_coordinates", limit }];
  };
  return [
    ...degrees("latitude", 90),
    ...degrees("longitude", 180),
    ...textProblems(`${key}.name`, place.name, VARIABLE_LIMIT),
    ...textProblems(`${key}.address`, place.address, VARIABLE_LIMIT),
  ];
}

/** A decimal comma is a decimal point in half of the world. */
const degreesOf = (text: string) => Number(text.trim().replace(",", "."));

/** The values as the Cloud API's `components`. Missing ones are left out, so that the preview shows the examples. */
export function templateComponents(fields: TemplateField[], values: TemplateValues): Json[] {
  const cards = new Map<number, TemplateField[]>();
  for (const field of fields) {
    if (field.card !== null) cards.set(field.card, [...(cards.get(field.card) ?? []), field]);
  }
  const cardJson = [...cards].map(([card_index, own]) => ({ card_index, components: partJson(own, values) }));
  return [
    ...partJson(
      fields.filter((field) => field.card === null),
      values,
    ),
    ...(cardJson.length > 0 ? [{ type: "carousel", cards: cardJson }] : []),
  ];
}

/** The components of the message, or of one card. */
function partJson(fields: TemplateField[], values: TemplateValues): Json[] {
  const header = fields.flatMap((field) => headerParameter(field, values));
  const body = fields.flatMap((field) =>
    field.kind === "text" && field.part === "body" ? textParameter(field, values) : [],
  );
  return [
    ...(header.length > 0 ? [{ type: "header", parameters: header }] : []),
    ...(body.length > 0 ? [{ type: "body", parameters: body }] : []),
    ...fields.flatMap((field) => otherComponents(field, values)),
    ...productButtons(fields, values),
  ];
}

/** Empty ones keep their place among the numbered. */
function textParameter(field: Extract<TemplateField, { kind: "text" }>, values: TemplateValues): Json[] {
  const text = fieldText(values, field.key).trim();
  if (isNumber(field.variable)) return [{ type: "text", text }];
  return text === "" ? [] : [{ type: "text", parameter_name: field.variable, text }];
}

function headerParameter(field: TemplateField, values: TemplateValues): Json[] {
  switch (field.kind) {
    case "text":
      return field.part === "header" ? textParameter(field, values) : [];
    case "file": {
      const file = values.files[field.key];
      if (!file) return [];
      const named = field.file === "document" ? { filename: file.filename } : {};
      return [{ type: field.file, [field.file]: { upload_id: file.uploadId, ...named } }];
    }
    case "location": {
      const { latitude, longitude, name, address } = fieldPlace(values, field.key);
      if (latitude.trim() === "" || longitude.trim() === "") return [];
      const location = {
        latitude: String(degreesOf(latitude)),
        longitude: String(degreesOf(longitude)),
        name: name.trim(),
        address: address.trim(),
      };
      return [{ type: "location", location }];
    }
    case "product": {
      const { product_retailer_id, catalog_id } = fieldProduct(values, field.key);
      if (product_retailer_id.trim() === "") return [];
      const product = { product_retailer_id: product_retailer_id.trim(), catalog_id: catalog_id.trim() };
      return [{ type: "product", product }];
    }
    default:
      return [];
  }
}

function otherComponents(field: TemplateField, values: TemplateValues): Json[] {
  const { key, index } = field;
  const text = fieldText(values, key).trim();
  const button = (sub_type: string, parameter: Json): Json[] => [
    { type: "button", sub_type, index: String(index), parameters: [parameter] },
  ];
  switch (field.kind) {
    case "url_suffix":
      return text === "" ? [] : button("url", { type: "text", text });
    case "coupon":
      return text === "" ? [] : button("copy_code", { type: "coupon_code", coupon_code: text });
    case "code":
      return text === ""
        ? []
        : [{ type: "body", parameters: [{ type: "text", text }] }, ...button("url", { type: "text", text })];
    case "flow_data": {
      const data = dataObject(text);
      return data
        ? button("flow", { type: "action", action: { flow_action_data: data } })
        : button("flow", { type: "action", action: {} });
    }
    case "offer_end": {
      const ends = Date.parse(text);
      if (Number.isNaN(ends)) return [];
      const limited_time_offer = { expiration_time_ms: ends };
      return [
        { type: "limited_time_offer", parameters: [{ type: "limited_time_offer", limited_time_offer }] },
      ];
    }
    case "bill": {
      const order_details = billJson(fieldBill(values, key));
      return button("order_details", { type: "action", action: { order_details } });
    }
    case "order_status": {
      const order_status = statusJson(fieldStatus(values, key));
      return [{ type: "order_status", parameters: [{ type: "order_status", order_status }] }];
    }
    default:
      return [];
  }
}

/** A thumbnail and the sections below it are one button's. */
function productButtons(fields: TemplateField[], values: TemplateValues): Json[] {
  const sections = fields.find((field) => field.kind === "product_sections");
  const picture = fields.find((field) => field.kind === "thumbnail");
  const index = sections?.index ?? picture?.index;
  if (index === undefined) return [];
  const chosen = sections ? fieldSections(values, sections.key) : [];
  const own = picture ? fieldProduct(values, picture.key).product_retailer_id.trim() : "";
  const thumbnail = own || (chosen.flatMap((section) => section.products)[0]?.product_retailer_id ?? "");
  const action = {
    ...(thumbnail !== "" && { thumbnail_product_retailer_id: thumbnail }),
    ...(sections && { sections: productSectionsJson(chosen) }),
  };
  if (Object.keys(action).length === 0) return [];
  const sub_type = sections ? "mpm" : "catalog";
  return [{ type: "button", sub_type, index: String(index), parameters: [{ type: "action", action }] }];
}
