/** Whether a product can be bought, in the catalogue's words, and how that looks. */

export const AVAILABILITIES = [
  "in stock",
  "out of stock",
  "preorder",
  "available for order",
  "discontinued",
] as const;

const ORDERABLE = new Set<string>(["in stock", "preorder", "available for order"]);

export const availabilityTone = (availability: string) =>
  ORDERABLE.has(availability) ? "success" : availability === "out of stock" ? "warm" : "neutral";
