import { describe, expect, it } from "vitest";
import { addressesIn, isAddress } from "./email-list";

describe("addresses", () => {
  it("are found however they were pasted, each once", () => {
    expect(addressesIn("ana@shop.test, bo@shop.test;\nANA@shop.test  ")).toEqual([
      "ana@shop.test",
      "bo@shop.test",
    ]);
    expect(addressesIn('"Ana García" <ana@shop.test>, Bo <bo@shop.test>')).toEqual([
      "ana@shop.test",
      "bo@shop.test",
    ]);
    expect(addressesIn(" \n ")).toEqual([]);
  });

  it("that are none are kept, so that they can be shown as such", () => {
    expect(addressesIn("ana@shop.test bo")).toEqual(["ana@shop.test", "bo"]);
    expect(
      ["bo", "bo@", "@shop.test", "bo@shop", "bo@.test", "bo@shop.", "b@o@shop.test"].some(isAddress),
    ).toBe(false);
    expect(isAddress("bo@shop.test")).toBe(true);
  });
});
