import type { Json } from "@ui/unknown-json";
import type { ProductReference } from "../../api/types";
import type { BuilderFacts } from "./builder";
import { noParts, type PartRules, type Parts, PLAIN, partProblems, partsJson } from "./message-parts";
import { SECTION_LIMIT } from "./option-list";
import { type FieldProblem, textProblems } from "./problems";

/** Messages about products of the catalogue: one, several, or all. Spec/messaging.md sections 2.7 and 2.9. */

export const MOST_PRODUCTS = 30;
export const MOST_PRODUCT_SECTIONS = 10;

/** Both empty while nothing was chosen. */
export type ProductDraft = ProductReference;

export interface ProductSectionDraft {
  title: string;
  products: ProductDraft[];
}

export const noProduct = (): ProductDraft => ({ catalog_id: "", product_retailer_id: "" });
export const noProducts = (): ProductSectionDraft => ({ title: "", products: [] });

export function productProblems(field: string, product: ProductDraft): FieldProblem[] {
  return [
    ...(product.product_retailer_id.trim() === ""
      ? [{ field: `${field}.product_retailer_id`, code: "needed" as const }]
      : []),
    ...(product.catalog_id.trim() === "" ? [{ field: `${field}.catalog_id`, code: "needed" as const }] : []),
  ];
}

/** Sections as product lists and templates have them. */
export function productSectionProblems(field: string, sections: ProductSectionDraft[]): FieldProblem[] {
  const products = sections.flatMap((section) => section.products);
  const catalogues = new Set(products.map((product) => product.catalog_id));
  return [
    ...(products.length > MOST_PRODUCTS ? [{ field, code: "too_many" as const, limit: MOST_PRODUCTS }] : []),
    ...(catalogues.size > 1 ? [{ field, code: "same_kind" as const }] : []),
    ...sections.flatMap((section, at) => [
      ...textProblems(`${field}.${at}.title`, section.title, SECTION_LIMIT, sections.length > 1),
      ...(section.products.length === 0
        ? [{ field: `${field}.${at}.products`, code: "too_few" as const, limit: 1 }]
        : []),
    ]),
  ];
}

export const productSectionsJson = (sections: ProductSectionDraft[]): Json[] =>
  sections.map((section) => ({
    ...(section.title.trim() !== "" && { title: section.title.trim() }),
    product_items: section.products.map(({ product_retailer_id }) => ({ product_retailer_id })),
  }));

/* One product */

export const PRODUCT_RULES: PartRules = { ...PLAIN, bodyNeeded: false };

export interface ProductValues extends Parts {
  product: ProductDraft;
}

export const emptyProduct = (): ProductValues => ({ ...noParts(), product: noProduct() });

export const oneProductProblems = (values: ProductValues, { hasUpload }: BuilderFacts): FieldProblem[] => [
  ...partProblems(values, PRODUCT_RULES, hasUpload),
  ...productProblems("product", values.product),
];

export const oneProductJson = (values: ProductValues): Json => ({
  type: "product",
  ...partsJson(values, PRODUCT_RULES),
  action: {
    catalog_id: values.product.catalog_id.trim(),
    product_retailer_id: values.product.product_retailer_id.trim(),
  },
});

/* Several */

export const PRODUCT_LIST_RULES: PartRules = { ...PLAIN, headers: ["text"], headerNeeded: true };

export interface ProductListValues extends Parts {
  sections: ProductSectionDraft[];
}

export const emptyProductList = (): ProductListValues => ({ ...noParts(), sections: [noProducts()] });

export const productListProblems = (
  values: ProductListValues,
  { hasUpload }: BuilderFacts,
): FieldProblem[] => [
  ...partProblems(values, PRODUCT_LIST_RULES, hasUpload),
  ...productSectionProblems("sections", values.sections),
];

export const productListJson = (values: ProductListValues): Json => ({
  type: "product_list",
  ...partsJson(values, PRODUCT_LIST_RULES),
  action: {
    catalog_id: values.sections.flatMap((section) => section.products)[0]?.catalog_id ?? "",
    sections: productSectionsJson(values.sections),
  },
});

/* The whole catalogue */

export interface CatalogueValues extends Parts {
  /** Whose picture stands above; empty for the catalogue's first. */
  thumbnail: ProductDraft;
}

export const emptyCatalogue = (): CatalogueValues => ({ ...noParts(), thumbnail: noProduct() });

export const catalogueProblems = (values: CatalogueValues, { hasUpload }: BuilderFacts): FieldProblem[] =>
  partProblems(values, PLAIN, hasUpload);

export function catalogueJson(values: CatalogueValues): Json {
  const id = values.thumbnail.product_retailer_id.trim();
  return {
    type: "catalog_message",
    ...partsJson(values, PLAIN),
    action: {
      name: "catalog_message",
      ...(id !== "" && { parameters: { thumbnail_product_retailer_id: id } }),
    },
  };
}
