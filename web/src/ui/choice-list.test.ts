import { expect, it } from "vitest";
import { matching } from "./choice-list";

const tags = ["stage:lead", "stage:customer", "Región:Málaga"].map((words) => ({ words }));
const found = (q: string) => matching(tags, q).map(({ words }) => words);

it("finds by parts of words, in any order, whatever their accents and case", () => {
  expect(found("")).toHaveLength(3);
  expect(found("LEAD")).toEqual(["stage:lead"]);
  expect(found("malaga region")).toEqual(["Región:Málaga"]);
  expect(found("stage malaga")).toEqual([]);
});
