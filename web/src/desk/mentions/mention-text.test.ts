import { describe, expect, it } from "vitest";
import { calledBy, found, type Mentionable, piecesOf, searchAt, withName } from "./mention-text";

const agent = (id: string, name: string): Mentionable => ({ kind: "agent", id, name, agentIds: [id] });
const ANA = agent("ana", "Ana García");
const ANA_MARIA = agent("ana-maria", "Ana García López");
const BEN = agent("ben", "Ben (night) O'Neill");
const SALES: Mentionable = { kind: "team", id: "sales", name: "Sales", agentIds: ["ana", "carla"] };
const ALL = [ANA, ANA_MARIA, BEN, SALES];

describe("searchAt", () => {
  it("begins with an @ that begins a word", () => {
    expect(searchAt("@", 1)).toEqual({ from: 0, to: 1, q: "" });
    expect(searchAt("ask @an", 7)).toEqual({ from: 4, to: 7, q: "an" });
    expect(searchAt("(@ana gar", 9)).toEqual({ from: 1, to: 9, q: "ana gar" });
  });

  it("is none in an address, after a line's end, or elsewhere", () => {
    expect(searchAt("ana@shop", 8)).toBeNull();
    expect(searchAt("@ana\nnext", 9)).toBeNull();
    expect(searchAt("@ ana", 5)).toBeNull();
    expect(searchAt("hello", 5)).toBeNull();
    expect(searchAt("ask @ana", 2)).toBeNull();
  });
});

describe("found", () => {
  it("matches the beginnings of words, whatever their accents, whole names first", () => {
    expect(found(ALL, "gar").map(({ id }) => id)).toEqual(["ana", "ana-maria"]);
    expect(found(ALL, "ANA GARCIA L").map(({ id }) => id)).toEqual(["ana-maria"]);
    expect(found([BEN, agent("o", "Oliver")], "o").map(({ id }) => id)).toEqual(["o", "ben"]);
    expect(found(ALL, "nobody")).toEqual([]);
    expect(found(ALL, "")).toHaveLength(4);
  });
});

it("writes the name over what was searched", () => {
  const search = searchAt("ask @an please", 7);
  expect(search && withName("ask @an please", search, "Ana García")).toEqual({
    text: "ask @Ana García please",
    caret: 16,
  });
  expect(withName("@a", { from: 0, to: 2, q: "a" }, "Ana")).toEqual({ text: "@Ana ", caret: 5 });
});

describe("piecesOf", () => {
  it("finds names, the longest first, with any characters in them", () => {
    const names = ALL.map(({ name }) => name);
    const text = "@Ana García López, @ben (night) o'neill: see me@Sales and @Salesman";
    const mentions = piecesOf(text, names).filter(({ kind }) => kind === "mention");
    expect(mentions.map((piece) => piece.text)).toEqual(["@Ana García López", "@ben (night) o'neill"]);
    expect(
      piecesOf(text, names)
        .map((piece) => piece.text)
        .join(""),
    ).toBe(text);
  });

  it("is one piece without names", () => {
    expect(piecesOf("@Ana", [])).toEqual([{ kind: "text", text: "@Ana" }]);
  });
});

describe("calledBy", () => {
  it("is everybody named, each once, teams with all of their members", () => {
    expect(calledBy("@Sales and @Ana García", ALL, [])).toEqual(["ana", "carla"]);
    expect(calledBy("nobody", ALL, ["ana"])).toEqual([]);
  });

  it("is the one that was chosen, of several with one name", () => {
    const twins = [agent("one", "Ana"), agent("two", "Ana")];
    expect(calledBy("@Ana", twins, ["two"])).toEqual(["two"]);
    expect(calledBy("@Ana", twins, [])).toEqual(["one", "two"]);
  });
});
