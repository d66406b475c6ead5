import { describe, expect, it } from "vitest";
import { changeOf, formOf, mistakesIn, newProductOf } from "./product-form";

const filled = {
  ...formOf(),
  retailerId: " mug ",
  name: "Mug",
  price: "9,50",
  currency: "EUR",
  imageUrl: "https://example.com/mug.jpg",
};

describe("a product's form", () => {
  it("tells every mistake of a new product", () => {
    expect(mistakesIn(formOf(), true)).toEqual({
      retailerId: "needed",
      name: "needed",
      price: "needed",
      currency: "needed",
      imageUrl: "needed",
    });
    expect(
      mistakesIn(
        { ...filled, price: "x", salePrice: "1", currency: "E", imageUrl: "mug.jpg", url: "no" },
        true,
      ),
    ).toEqual({ price: "price", currency: "currency", imageUrl: "web_address", url: "web_address" });
  });

  it("wants a sale price below the price", () => {
    expect(mistakesIn({ ...filled, salePrice: "9.50" }, true)).toEqual({ salePrice: "sale_price" });
    expect(mistakesIn({ ...filled, salePrice: "9" }, true)).toEqual({});
  });

  it("becomes what the API wants", () => {
    expect(newProductOf(filled)).toMatchObject({
      retailer_id: "mug",
      price_minor_units: 950,
      sale_price_minor_units: 0,
      currency: "EUR",
      is_visible: true,
    });
    expect(changeOf({ ...filled, salePrice: "9" }).sale_price_minor_units).toBe(900);
  });
});
