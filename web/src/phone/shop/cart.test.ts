import { beforeEach, expect, it } from "vitest";
import type { Product } from "../../control/types";
import { cartOf, linesOf, piecesIn, totalsOf, useCarts } from "./cart";

const product = (id: string, item_price: number, more: Partial<Product> = {}): Product => ({
  id: `1${id}`,
  product_retailer_id: id,
  name: id,
  description: null,
  image_url: null,
  url: null,
  item_price,
  currency: "EUR",
  price: `€${item_price.toFixed(2)}`,
  full_price: null,
  availability: "in stock",
  is_orderable: true,
  group: null,
  ...more,
});
const chat = "34/4";
const items = () => useCarts.getState().carts[chat] ?? [];
const put = (one: Product, quantity: number) => useCarts.getState().put(chat, one, quantity);

beforeEach(() => useCarts.setState({ carts: {} }));

it("a cart takes up to 99 pieces of a product, and none of nothing", () => {
  put(product("a", 1), 120);
  put(product("b", 1), 2);
  expect(items().map(({ retailer_id, quantity }) => [retailer_id, quantity])).toEqual([
    ["a", 99],
    ["b", 2],
  ]);
  put(product("b", 1), 0);
  expect(piecesIn(items())).toBe(99);
  useCarts.getState().empty(chat);
  expect(items()).toEqual([]);
});

it("prices are today's, and what is not sold is left out", () => {
  for (const one of [product("a", 0.1), product("b", 5), product("c", 7)]) put(one, 3);
  const today = new Map([
    ["a", product("a", 0.2)],
    ["b", product("b", 5, { is_orderable: false })],
  ]);
  const lines = linesOf(items(), (id) => today.get(id));
  expect(lines.map(({ problem }) => problem)).toEqual(["price_changed", "unavailable", "unavailable"]);
  const cart = cartOf("9", lines, "  ");
  expect(cart).toEqual({
    catalog_id: "9",
    product_items: [{ product_retailer_id: "a", quantity: 3, item_price: 0.2, currency: "EUR" }],
  });
  expect(totalsOf(cart)).toEqual([{ value: 60, offset: 100, currency: "EUR" }]);
});
