import { describe, expect, it } from "vitest";
import { loadEmoji, recentEmoji, rememberEmoji, searchEmoji } from "./emoji-data";

describe("emoji", () => {
  it("are found by the beginning of a word, without accents, in either language", async () => {
    const english = await loadEmoji("en");
    expect(searchEmoji(english, "heart")[0]?.words).toMatch(/^heart/);
    const spanish = await loadEmoji("es");
    expect(searchEmoji(spanish, "corazon rojo").map(({ char }) => char)).toContain("❤️");
    expect(searchEmoji(english, "zzzz")).toEqual([]);
  });

  it("leave out skin tones and lone flag letters", async () => {
    const english = await loadEmoji("en");
    expect(english.some(({ group }) => group === 2)).toBe(false);
    expect(english.length).toBeGreaterThan(1500);
  });

  it("are remembered, the latest first, each once", () => {
    rememberEmoji("🎈");
    rememberEmoji("🎁");
    rememberEmoji("🎈");
    expect(recentEmoji().slice(0, 2)).toEqual(["🎈", "🎁"]);
    localStorage.setItem("recado.emoji", "{broken");
    expect(recentEmoji().length).toBeGreaterThan(3);
  });
});
