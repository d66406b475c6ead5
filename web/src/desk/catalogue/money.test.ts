import { describe, expect, it } from "vitest";
import { minorUnitsOf, shownPrice, typedPrice } from "./money";

describe("prices", () => {
  it.each([
    ["9", 900],
    ["9.5", 950],
    ["9,50", 950],
    ["1,234.50", 123_450],
    ["1.234,50", 123_450],
    ["1 234,50", 123_450],
    ["1.234", 123_400],
    ["0", 0],
  ])("%s is %d hundredths", (typed, minorUnits) => expect(minorUnitsOf(typed)).toBe(minorUnits));

  it.each(["", "-1", "9.999.1", "nine", "9 €", "1e3", "."])("%s is no price", (typed) =>
    expect(minorUnitsOf(typed)).toBeUndefined(),
  );

  it("is written back as it was read", () => {
    expect(minorUnitsOf(typedPrice(123_450))).toBe(123_450);
    expect(typedPrice(null)).toBe("");
  });

  it("is shown in the reader's language, and with any currency", () => {
    expect(shownPrice(123_450, "EUR", "en")).toBe("€1,234.50");
    expect(shownPrice(950, "", "en")).toBe("9.50");
  });
});
