import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

type Texts = { [key: string]: string | Texts };

const SOURCES = join(import.meta.dirname, "..");
/** Namespaces with their folders; each has its texts in `locales/`. */
const NAMESPACES = ["ui", "desk"] as const;
/** Namespaces whose keys are also put together elsewhere: their languages are compared, not the code. */
const COMPARED = [...NAMESPACES, "phone", "console", "control", "preview"] as const;
const TRANSLATIONS = ["es", "pt"] as const;

const textsOf = (namespace: string, language: string): Texts =>
  JSON.parse(readFileSync(join(SOURCES, namespace, "locales", `${language}.json`), "utf8"));

const flat = (texts: Texts, prefix = ""): [string, string][] =>
  Object.entries(texts).flatMap(([key, value]) =>
    typeof value === "string" ? [[prefix + key, value] as [string, string]] : flat(value, `${prefix}${key}.`),
  );

const placeholders = (text: string) => [...text.matchAll(/{{(\w+)}}/g)].map((match) => match[1]).sort();

describe.each(COMPARED)("texts of %s", (namespace) => {
  const english = flat(textsOf(namespace, "en"));

  it.each(TRANSLATIONS)("are whole in %s, with the same blanks and no empty text", (language) => {
    const translated = new Map(flat(textsOf(namespace, language)));
    expect([...translated.keys()].sort()).toEqual(english.map(([key]) => key).sort());
    for (const [key, text] of english) {
      expect(placeholders(translated.get(key) ?? ""), key).toEqual(placeholders(text));
      expect(translated.get(key), key).not.toBe("");
      expect(text, key).not.toBe("");
    }
  });

  it("are given to the pages in every language", () => {
    if (namespace === "ui" || namespace === "control") return;
    const main = readFileSync(join(SOURCES, namespace, "main.tsx"), "utf8");
    for (const language of TRANSLATIONS) expect(main).toContain(`${language}: { ${namespace}: ${language}`);
  });
});

describe.each(NAMESPACES)("texts of %s", (namespace) => {
  const english = flat(textsOf(namespace, "en"));

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
