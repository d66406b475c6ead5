import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { Product, SentCart } from "../../control/types";

/** Most pieces of one product. */
export const MOST_PIECES = 99;

export interface CartItem {
  retailer_id: string;
  quantity: number;
  /** As it was when the product was put in: a change is told. */
  price: string | null;
}

interface Carts {
  /** One for each chat of each phone; they wait until they are sent. */
  carts: Record<string, CartItem[]>;
  /** Zero takes it out. */
  put(chat: string, product: Pick<Product, "product_retailer_id" | "price">, quantity: number): void;
  empty(chat: string): void;
}

export const chatKey = (wa_id: string, phone_number_id: string) => `${wa_id}/${phone_number_id}`;

export const useCarts = create<Carts>()(
  persist(
    (set) => ({
      carts: {},
      put: (chat, { product_retailer_id, price }, quantity) =>
        set(({ carts }) => ({
          carts: {
            ...carts,
            [chat]: withItem(carts[chat] ?? [], { retailer_id: product_retailer_id, quantity, price }),
          },
        })),
      empty: (chat) =>
        set(({ carts }) => {
          const { [chat]: _sent, ...others } = carts;
          return { carts: others };
        }),
    }),
    { name: "recado.phone.carts" },
  ),
);

function withItem(items: CartItem[], item: CartItem): CartItem[] {
  const quantity = Math.min(MOST_PIECES, Math.max(0, Math.trunc(item.quantity)));
  const isNew = !items.some(({ retailer_id }) => retailer_id === item.retailer_id);
  if (quantity === 0) return items.filter(({ retailer_id }) => retailer_id !== item.retailer_id);
  if (isNew) return [...items, { ...item, quantity }];
  return items.map((one) => (one.retailer_id === item.retailer_id ? { ...item, quantity } : one));
}

export const piecesIn = (items: CartItem[]): number =>
  items.reduce((count, { quantity }) => count + quantity, 0);

/** A cart beside the catalogue as it is now. */
export interface CartLine extends CartItem {
  /** Undefined where the catalogue has lost it. */
  product: Product | undefined;
  problem: "unavailable" | "price_changed" | null;
}

export function linesOf(
  items: CartItem[],
  productOf: (retailer_id: string) => Product | undefined,
): CartLine[] {
  return items.map((item) => {
    const product = productOf(item.retailer_id);
    const sold = product?.is_orderable === true && product.item_price !== null;
    const problem = !sold ? "unavailable" : product.price !== item.price ? "price_changed" : null;
    return { ...item, product, problem };
  });
}

/** What can be ordered of it, at today's prices. */
export function cartOf(catalog_id: string, lines: CartLine[], note: string): SentCart {
  const items = lines.flatMap(({ product, quantity, problem }) =>
    product?.item_price == null || problem === "unavailable"
      ? []
      : [
          {
            product_retailer_id: product.product_retailer_id,
            quantity,
            item_price: product.item_price,
            currency: product.currency ?? "",
          },
        ],
  );
  return { catalog_id, product_items: items, ...(note.trim() !== "" && { text: note.trim() }) };
}

/** The sum of each currency that is in it. */
export function totalsOf({ product_items }: SentCart): { value: number; offset: number; currency: string }[] {
  const sums = new Map<string, number>();
  for (const { item_price, quantity, currency } of product_items) {
    // In hundredths, so that many small prices do not add up to a crooked sum.
    sums.set(currency, (sums.get(currency) ?? 0) + Math.round(item_price * 100) * quantity);
  }
  return [...sums].map(([currency, value]) => ({ value, offset: 100, currency }));
}
