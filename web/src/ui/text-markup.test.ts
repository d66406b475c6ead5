import { describe, expect, it } from "vitest";
import { emojiCount, parseMarkup, plainText } from "./text-markup";

const text = (value: string) => ({ kind: "text", text: value });

describe("parseMarkup", () => {
  it("leaves plain text alone", () => {
    expect(parseMarkup("2 * 3 * 4 and snake_case_name")).toEqual([text("2 * 3 * 4 and snake_case_name")]);
  });

  it("reads the four styles, also inside one another", () => {
    expect(parseMarkup("*bold _both_* ~gone~")).toEqual([
      { kind: "bold", children: [text("bold "), { kind: "italic", children: [text("both")] }] },
      text(" "),
      { kind: "strike", children: [text("gone")] },
    ]);
  });

  it("does not style across a line or around spaces", () => {
    expect(parseMarkup("*one\ntwo*")).toEqual([text("*one\ntwo*")]);
    expect(parseMarkup("* not bold *")).toEqual([text("* not bold *")]);
  });

  it("keeps marks inside code", () => {
    expect(parseMarkup("`*a*` ```\nb\n_c_\n```")).toEqual([
      { kind: "code", text: "*a*", block: false },
      text(" "),
      { kind: "code", text: "b\n_c_", block: true },
    ]);
  });

  it("finds links and leaves the sentence's full stop out", () => {
    expect(parseMarkup("See https://example.com/a_b?c=1. Or www.example.org!")).toEqual([
      text("See "),
      { kind: "link", href: "https://example.com/a_b?c=1", text: "https://example.com/a_b?c=1" },
      text(". Or "),
      { kind: "link", href: "https://www.example.org", text: "www.example.org" },
      text("!"),
    ]);
  });

  it("never makes a link of another scheme", () => {
    expect(parseMarkup("javascript:alert(1) data:text/html,x")).toEqual([
      text("javascript:alert(1) data:text/html,x"),
    ]);
  });

  it("is read without its signs on one line", () => {
    expect(plainText("Order *8601* leaves _today_, see `x` at www.example.com")).toBe(
      "Order 8601 leaves today, see x at www.example.com",
    );
    expect(plainText("snake_case and 2 * 3")).toBe("snake_case and 2 * 3");
  });

  it("shows markup as text", () => {
    expect(parseMarkup("<img src=x onerror=alert(1)>")).toEqual([text("<img src=x onerror=alert(1)>")]);
  });

  it("copes with a text made to be slow", () => {
    const hostile = "*_~".repeat(1400);
    const startedAt = performance.now();
    parseMarkup(hostile);
    expect(performance.now() - startedAt).toBeLessThan(500);
  });
});

describe("emojiCount", () => {
  it("counts what is nothing but emoji", () => {
    expect(emojiCount("🎉")).toBe(1);
    expect(emojiCount("👨‍👩‍👧 🇪🇸")).toBe(0);
    expect(emojiCount("👨‍👩‍👧🇪🇸")).toBe(2);
    expect(emojiCount("❤️👍🏽")).toBe(2);
  });

  it("is zero for text and digits", () => {
    expect(emojiCount("ok 👍")).toBe(0);
    expect(emojiCount("123")).toBe(0);
    expect(emojiCount("")).toBe(0);
  });
});
