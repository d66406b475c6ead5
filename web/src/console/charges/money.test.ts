import { describe, expect, it } from "vitest";
import { byCategory } from "./by-category";
import { money } from "./money";

describe("money", () => {
  it("keeps what is less than a cent", () => {
    expect(money(0.0305, "USD", "en")).toBe("$0.0305");
    expect(money(0.000068, "USD", "en")).toBe("$0.000068");
  });
  it("shows cents where there are none", () => {
    expect(money(78, "USD", "en")).toBe("$78.00");
  });
});

describe("byCategory", () => {
  const total = (category: string, amount: number, currency = "USD", regime = "pmp") => ({
    regime,
    category,
    currency,
    messages: 10,
    billable: 4,
    amount,
  });
  it("adds up regimes of one category, dearest first, currencies apart", () => {
    const sums = byCategory([
      total("utility", 1),
      total("marketing", 2),
      total("utility", 3, "USD", "cbp"),
      total("service", 9, "EUR"),
    ]);
    expect(sums.map((sum) => [sum.currency, sum.amount, sum.messages])).toEqual([
      ["EUR", 9, 10],
      ["USD", 6, 30],
    ]);
    expect(
      sums[1]?.categories.map((category) => [category.name, category.amount, category.messages]),
    ).toEqual([
      ["utility", 4, 20],
      ["marketing", 2, 10],
    ]);
  });
  it("has nothing to say of nothing", () => {
    expect(byCategory([])).toEqual([]);
  });
});
