import { expect, it } from "vitest";
import { at } from "../testing/builders";
import { isWindowOpen, windowRemainingMs } from "./service-window";

const noon = Date.parse(at(0));

it("counts down to the moment it shuts", () => {
  const window = { expires_at: at(192), open: true };
  expect(windowRemainingMs(window, noon)).toBe(192 * 60_000);
  expect(isWindowOpen(window, noon + 192 * 60_000 - 1)).toBe(true);
  expect(isWindowOpen(window, noon + 192 * 60_000)).toBe(false);
  expect(windowRemainingMs(window, noon + 1e9)).toBe(0);
});

it("goes by the clock when the flag is out of date", () => {
  expect(isWindowOpen({ expires_at: at(-1), open: true }, noon)).toBe(false);
});

it("is shut for a customer who never wrote", () => {
  expect(windowRemainingMs({ expires_at: null, open: false }, noon)).toBe(0);
});
