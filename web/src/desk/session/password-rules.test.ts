import { describe, expect, it } from "vitest";
import { brokenRules } from "./password-rules";

const ABOUT = ["Ana García", "ana.ruiz@shop.test"];

describe("a new password", () => {
  it("is long, counted as people count", () => {
    expect(brokenRules("quiet-meado", ABOUT)).toEqual([]);
    expect(brokenRules("quiet-mea", ABOUT)).toEqual(["length"]);
    expect(brokenRules(`🦊🐢🐙🌵🎺${"x".repeat(4)}`, ABOUT)).toEqual(["length"]);
    expect(brokenRules("abcdefghij".repeat(21), ABOUT)).toEqual(["length"]);
  });

  it("has nothing of the name or the address; short parts do not count", () => {
    expect(brokenRules("my-garcía-2026", ABOUT)).toEqual(["personal"]);
    expect(brokenRules("the-SHOP-key-7", ABOUT)).toEqual(["personal"]);
    expect(brokenRules("banana-bread-7", ABOUT)).toEqual([]);
  });

  it("is more than one key held down", () => {
    expect(brokenRules("aaaaaaaaaaaa", ABOUT)).toEqual(["varied"]);
    expect(brokenRules("", ABOUT)).toEqual(["length", "personal", "varied"]);
  });
});
