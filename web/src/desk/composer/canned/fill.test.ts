import { describe, expect, it } from "vitest";
import type { CannedReply } from "../../api/types";
import { filled, firstWord, insertedAt, repliesMatching, slashAt, unfilled } from "./fill";

describe("filling in", () => {
  const values = { "contact.first_name": "Ana", "contact.phone": undefined, "agent.name": " " };
  it.each([
    ["Hi {{contact.first_name}}!", "Hi Ana!"],
    ["Hi {{ contact.first_name | there }}!", "Hi Ana!"],
    ["Call {{contact.phone|your number}}", "Call your number"],
    ["Call {{contact.phone}}", "Call {{contact.phone}}"],
    ["{{agent.name|We}} {{agent.name|}}", "We "],
    ["a { b } {{ c", "a { b } {{ c"],
  ])("%s", (body, text) => {
    expect(filled(body, values)).toBe(text);
  });

  it("tells what nobody filled in, once each", () => {
    expect(unfilled("{{contact.phone}} {{contact.phone}} {{agent.name|x}}")).toEqual([
      "contact.phone",
      "agent.name",
    ]);
    expect(unfilled("all {good}, {{1}} and {{mine}}")).toEqual([]);
  });

  it("knows a first name", () => {
    expect([firstWord(" Ana García"), firstWord(""), firstWord(null)]).toEqual(["Ana", undefined, undefined]);
  });
});

const reply = (shortcut: string, part: Partial<CannedReply> = {}) =>
  ({ id: shortcut, shortcut, title: "", body: "", uses: 0, ...part }) as CannedReply;

describe("finding", () => {
  const all = [
    reply("thanks", { body: "Thank you, see our hours" }),
    reply("hours", { title: "Opening hours", uses: 1 }),
    reply("horario", { title: "Horário" }),
  ];
  const found = (search: string) => repliesMatching(all, search).map(({ shortcut }) => shortcut);
  it("puts shortcuts first, and finds words anywhere without their accents", () => {
    expect(found("ho")).toEqual(["hours", "horario", "thanks"]);
    expect(found("horário")).toEqual(["horario"]);
    expect(found("hours see")).toEqual(["thanks"]);
    expect(found("")).toEqual(["hours", "horario", "thanks"]);
    expect(found("nothing")).toEqual([]);
  });
});

describe("the slash", () => {
  it.each([
    ["", "/", 1, 0],
    ["Hi ", "Hi /", 4, 3],
    ["Hi", "Hi/", 3, null],
    ["a b", "a /b", 3, 2],
    ["https:/", "https://", 8, null],
    ["/", "", 0, null],
    ["x", "x / pasted", 10, null],
  ])("%j then %j", (before, after, caret, at) => {
    expect(slashAt(before, after, caret)).toBe(at);
  });

  it("leaves words apart", () => {
    expect(insertedAt("Hi you", 3, "Ana,")).toBe("Hi Ana, you");
    expect(insertedAt("Hi ", 3, "Ana")).toBe("Hi Ana");
  });
});
