import type { NewProduct, Product, ProductChange } from "../api/types";
import { minorUnitsOf, typedPrice } from "./money";

/** A product as a form holds it: everything as it is typed. */
export interface ProductForm {
  retailerId: string;
  name: string;
  description: string;
  price: string;
  salePrice: string;
  currency: string;
  availability: string;
  imageUrl: string;
  url: string;
  brand: string;
  isVisible: boolean;
}

type Mistake = "needed" | "price" | "sale_price" | "currency" | "web_address";
export type ProductMistakes = Partial<Record<keyof ProductForm, Mistake>>;

export const formOf = (product?: Product): ProductForm => ({
  retailerId: product?.retailer_id ?? "",
  name: product?.name ?? "",
  description: product?.description ?? "",
  price: typedPrice(product?.price_minor_units),
  salePrice: typedPrice(product?.sale_price_minor_units),
  currency: product?.currency ?? "",
  availability: product?.availability ?? "in stock",
  imageUrl: product?.image_url ?? "",
  url: product?.url ?? "",
  brand: product?.brand ?? "",
  isVisible: product?.is_visible ?? true,
});

const isWebAddress = (text: string) => /^https?:\/\/\S+\.\S+$|^https?:\/\/[^\s/]+\/\S*$/.test(text.trim());

export function mistakesIn(form: ProductForm, isNew: boolean): ProductMistakes {
  const mistakes: ProductMistakes = {};
  const needed: (keyof ProductForm)[] = ["name", "price", "currency", "imageUrl"];
  for (const field of isNew ? [...needed, "retailerId" as const] : needed) {
    if (String(form[field]).trim() === "") mistakes[field] = "needed";
  }
  const price = minorUnitsOf(form.price);
  if (!mistakes.price && price === undefined) mistakes.price = "price";
  if (form.salePrice.trim() !== "") {
    const sale = minorUnitsOf(form.salePrice);
    if (sale === undefined) mistakes.salePrice = "price";
    else if (price !== undefined && sale >= price) mistakes.salePrice = "sale_price";
  }
  if (!mistakes.currency && !/^[A-Z]{3}$/.test(form.currency)) mistakes.currency = "currency";
  if (!mistakes.imageUrl && !isWebAddress(form.imageUrl)) mistakes.imageUrl = "web_address";
  if (form.url.trim() !== "" && !isWebAddress(form.url)) mistakes.url = "web_address";
  return mistakes;
}

/** Everything the form shows: what was emptied is removed. */
export const changeOf = (form: ProductForm): ProductChange => ({
  name: form.name.trim(),
  description: form.description.trim(),
  price_minor_units: minorUnitsOf(form.price),
  // None: the product is not on sale any more.
  sale_price_minor_units: minorUnitsOf(form.salePrice) ?? 0,
  currency: form.currency,
  availability: form.availability,
  image_url: form.imageUrl.trim(),
  url: form.url.trim(),
  brand: form.brand.trim(),
  is_visible: form.isVisible,
});

export const newProductOf = (form: ProductForm): NewProduct => ({
  ...changeOf(form),
  retailer_id: form.retailerId.trim(),
});
