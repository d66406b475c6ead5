import { expect, it } from "vitest";
import { extended, MOST_SELECTED, toggled } from "./selection";

const LISTED = ["a", "b", "c", "d"];
const none = { ids: new Set<string>(), anchorId: null };

it("takes one in and out", () => {
  const one = toggled(none, "b");
  expect([...one.ids]).toEqual(["b"]);
  expect([...toggled(one, "b").ids]).toEqual([]);
});

it("reaches from the last one in either direction", () => {
  expect([...extended(toggled(none, "c"), "a", LISTED).ids].sort()).toEqual(["a", "b", "c"]);
  expect([...extended(toggled(none, "b"), "d", LISTED).ids]).toEqual(["b", "c", "d"]);
  expect([...extended(none, "c", LISTED).ids]).toEqual(["c"]);
  expect([...extended(toggled(none, "gone"), "c", LISTED).ids]).toEqual(["gone", "c"]);
});

it("has an end", () => {
  const many = Array.from({ length: MOST_SELECTED + 50 }, (_, index) => `c${index}`);
  const all = extended(toggled(none, "c0"), many.at(-1) ?? "", many);
  expect(all.ids.size).toBe(MOST_SELECTED);
  expect(toggled(all, "other").ids.size).toBe(MOST_SELECTED);
});
