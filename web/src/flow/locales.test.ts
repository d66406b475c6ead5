import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import en from "./locales/en.json";
import es from "./locales/es.json";
import pt from "./locales/pt.json";

type Texts = { [key: string]: string | Texts };

const flat = (texts: Texts, prefix = ""): [string, string][] =>
  Object.entries(texts).flatMap(([key, value]) =>
    typeof value === "string" ? [[prefix + key, value] as [string, string]] : flat(value, `${prefix}${key}.`),
  );
const blanks = (text: string) => [...text.matchAll(/{{(\w+)}}/g)].map((match) => match[1]).sort();
const english = flat(en);

describe.each([
  ["Spanish", es],
  ["Portuguese", pt],
])("texts in %s", (_language, texts) => {
  it("are the same as in English, with the same blanks", () => {
    const others = new Map(flat(texts));
    expect([...others.keys()].sort()).toEqual(english.map(([key]) => key).sort());
    for (const [key, text] of english) {
      expect(blanks(others.get(key) ?? ""), key).toEqual(blanks(text));
      expect(others.get(key), key).not.toBe("");
    }
  });
});

it("has a text for every fixed key the code asks for", () => {
  const known = new Set(english.map(([key]) => key.replace(/_(one|other)$/, "")));
  const folder = join(import.meta.dirname, "render");
  for (const file of readdirSync(folder)) {
    const code = readFileSync(join(folder, file), "utf8");
    for (const match of code.matchAll(/\bt\("([\w.]+)"/g))
      expect(known, `${match[1]} in ${file}`).toContain(match[1]);
  }
});
