import { expect, it } from "vitest";
import { initials } from "./avatar";

it("takes the first letters of the first and the last word", () => {
  expect(initials("Ana García")).toBe("AG");
  expect(initials("María de los Ángeles")).toBe("MÁ");
  expect(initials("@diego.sur")).toBe("D");
  expect(initials("🎉 Zoe")).toBe("Z");
  expect(initials("+34 600")).toBe("36");
  expect(initials("")).toBe("");
});
