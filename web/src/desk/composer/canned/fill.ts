/** Canned replies: finding one, and filling in whom it is written to. All pure. */

import type { CannedReply } from "../../api/types";

/** What can be filled in, in the order in which one thinks of it. The server refuses others. */
export const VARIABLES = [
  "contact.first_name",
  "contact.name",
  "contact.phone",
  "contact.username",
  "agent.first_name",
  "agent.name",
  "number.name",
  "number.phone",
] as const;

/** Without a value nothing is known. */
export type Values = Record<string, string | undefined>;

const VARIABLE = /\{\{\s*([^{}|]*?)\s*(?:\|([^{}]*))?\}\}/g;

/** The text with every variable's value, else its fallback; what has neither stays to be seen. */
export function filled(body: string, values: Values): string {
  return body.replace(VARIABLE, (whole, name: string, fallback: string | undefined) => {
    const value = values[name]?.trim();
    return value || (fallback === undefined ? whole : fallback.trim());
  });
}

/** The variables that nobody has filled in, each once. Other words in braces are somebody's own. */
export function unfilled(text: string): string[] {
  const names = [...text.matchAll(VARIABLE)].map(([, name = ""]) => name);
  return VARIABLES.filter((variable) => names.includes(variable));
}

/** `Ana` of `Ana García`. */
export const firstWord = (name: string | null | undefined) => name?.trim().split(/\s+/)[0] || undefined;

/** Those whose shortcut begins so, then those that have all the words anywhere; the most used first. */
export function repliesMatching(all: CannedReply[], search: string): CannedReply[] {
  const wanted = folded(search).trim();
  const words = wanted.split(/\s+/).filter(Boolean);
  const rank = ({ shortcut, title }: CannedReply) =>
    folded(shortcut).startsWith(wanted) ? 0 : folded(title).startsWith(wanted) ? 1 : 2;
  return all
    .filter(({ shortcut, title, body }) => {
      const text = folded(`${shortcut} ${title} ${body}`);
      return words.every((word) => text.includes(word));
    })
    .toSorted((a, b) => rank(a) - rank(b) || b.uses - a.uses || a.shortcut.localeCompare(b.shortcut));
}

/**
 * Where a slash was just written that begins a word; null where none was. `caret` is behind what was written.
 */
export function slashAt(before: string, after: string, caret: number): number | null {
  const at = caret - 1;
  if (after.length !== before.length + 1 || after[at] !== "/") return null;
  return at === 0 || /\s/.test(after[at - 1] ?? "") ? at : null;
}

/** The text with a piece written at a place; words stay apart. */
export function insertedAt(text: string, at: number, piece: string): string {
  const after = text.slice(at);
  return text.slice(0, at) + piece + (after !== "" && !/^\s/.test(after) ? " " : "") + after;
}

const folded = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
