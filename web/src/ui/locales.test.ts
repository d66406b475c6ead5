import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

type Texts = { [key: string]: string | Texts };

const SOURCES = join(import.meta.dirname, "..");
/** Namespaces with their folders; each has its texts in `locales/`. */
const NAMESPACES = ["ui", "desk"] as const;

const textsOf = (namespace: string, language: string): Texts =>
  JSON.parse(readFileSync(join(SOURCES, namespace, "locales", `${language}.json`), "utf8"));

const flat = (texts: Texts, prefix = ""): [string, string][] =>
  Object.entries(texts).flatMap(([key, value]) =>
    typeof value === "string" ? [[prefix + key, value] as [string, string]] : flat(value, `${prefix}${key}.`),
  );

const placeholders = (text: string) => [...text.matchAll(/{{(\w+)}}/g)].map((match) => match[1]).sort();

describe.each(NAMESPACES)("texts of %s", (namespace) => {
  const english = flat(textsOf(namespace, "en"));
  const spanish = new Map(flat(textsOf(namespace, "es")));

  it("exist in both languages", () => {
    expect([...spanish.keys()].sort()).toEqual(english.map(([key]) => key).sort());
  });

  it("have the same blanks and no empty text", () => {
    for (const [key, text] of english) {
      expect(placeholders(spanish.get(key) ?? ""), key).toEqual(placeholders(text));
      expect(text, key).not.toBe("");
    }
  });

  it("exist for every key that the code asks for", () => {
    const known = new Set(english.map(([key]) => key.replace(/_(one|other)$/, "")));
    for (const { file, key } of keysUsed(namespace)) expect(known, `${key} in ${file}`).toContain(key);
  });
});

/** Fixed keys only; those put together at run time are seen on the screen. A file's first namespace is its own. */
function keysUsed(namespace: string): { file: string; key: string }[] {
  const folder = join(SOURCES, namespace);
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
    (file) => /\.tsx?$/.test(file) && !file.includes(".test."),
  );
  return files.flatMap((file) => {
    const code = readFileSync(join(folder, file), "utf8");
    const spaces = new Set([...code.matchAll(/useTranslation\(\[?"(\w+)"/g)].map((match) => match[1]));
    if (!spaces.has(namespace) || spaces.size > 1) return [];
    return [...code.matchAll(/\bt\("([\w.]+)"/g)].map((match) => ({ file, key: match[1] ?? "" }));
  });
}
