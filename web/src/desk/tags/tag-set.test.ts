import { expect, it } from "vitest";
import { conversation } from "../testing/builders";
import { tag } from "../testing/fake-work";
import { byCategory, changedTags, freeColour, TAG_COLOURS } from "./tag-set";

const TAGS = [
  tag({ id: "customer", name: "stage:customer", category: "stage" }),
  tag({ id: "lead", name: "Stage:lead", category: "Stage" }),
  tag({ id: "vip", name: "VIP" }),
];

it("puts one value of a category in the place of another, and keeps the order of names", () => {
  const tagged = conversation({ tag_ids: ["lead", "vip"] });
  expect(changedTags(tagged, { add: ["customer"] }, TAGS)).toEqual(["customer", "vip"]);
  expect(changedTags(tagged, { remove: ["vip"] }, TAGS)).toEqual(["lead"]);
  expect(changedTags(tagged, { add: ["vip"] }, TAGS)).toEqual(["lead", "vip"]);
});

it("gives a new tag the colour that fewest have", () => {
  expect(freeColour([])).toBe(TAG_COLOURS[0]);
  const first = TAG_COLOURS.slice(0, 2).map((colour) => tag({ colour }));
  expect(freeColour(first)).toBe(TAG_COLOURS[2]);
});

it("lists the plain ones first", () => {
  expect(byCategory(TAGS).map(({ id }) => id)).toEqual(["vip", "customer", "lead"]);
});
