/**
 * Names in a note. A note's text says `@Ana García` as anybody would write it; whom that calls goes beside the text, by
 * id. All pure.
 */

/** A colleague, or a team: its name calls everybody who belongs to it. */
export interface Mentionable {
  kind: "agent" | "team";
  id: string;
  name: string;
  /** The agents that it calls. */
  agentIds: string[];
}

/** As the API limits it. */
export const MAX_MENTIONS = 50;

const LONGEST_SEARCH = 40;
const SHOWN = 8;

export interface MentionSearch {
  /** Where the `@` stands. */
  from: number;
  to: number;
  q: string;
}

/** What is being searched for at the caret: an `@` that begins a word, and what was written since. */
export function searchAt(text: string, caret: number): MentionSearch | null {
  const from = text.lastIndexOf("@", caret - 1);
  if (from < 0 || caret - from > LONGEST_SEARCH || isWord(text[from - 1])) return null;
  const q = text.slice(from + 1, caret);
  return /[\n@]|^\s/.test(q) ? null : { from, to: caret, q };
}

/** Those whose names have a word that begins so; names that begin so come first. */
export function found(all: Mentionable[], q: string): Mentionable[] {
  const wanted = folded(q).trimEnd();
  const rank = ({ name }: Mentionable) => {
    const words = folded(name);
    if (words.startsWith(wanted)) return 0;
    return words.split(/\s+/).some((word) => word.startsWith(wanted)) ? 1 : 2;
  };
  const matching = all.filter((one) => rank(one) < 2);
  return matching.toSorted((a, b) => rank(a) - rank(b)).slice(0, SHOWN);
}

/** The text with a name in the place of what was searched, and where the caret stands after it. */
export function withName(text: string, { from, to }: MentionSearch, name: string) {
  const after = text.slice(to);
  const written = `@${name}${/^\s/.test(after) ? "" : " "}`;
  const caret = from + written.length + (written.endsWith(" ") ? 0 : 1);
  return { text: text.slice(0, from) + written + after, caret };
}

export type MentionPiece = { kind: "text"; text: string } | { kind: "mention"; text: string; name: string };

/** A text in pieces, the `@names` of these people apart. The longer of two names that begin alike is meant. */
export function piecesOf(text: string, names: string[]): MentionPiece[] {
  const pattern = patternOf(names);
  if (pattern === null) return [{ kind: "text", text }];
  const pieces: MentionPiece[] = [];
  let plainFrom = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > plainFrom) pieces.push({ kind: "text", text: text.slice(plainFrom, match.index) });
    pieces.push({ kind: "mention", text: match[0], name: match[0].slice(1) });
    plainFrom = match.index + match[0].length;
  }
  if (plainFrom < text.length) pieces.push({ kind: "text", text: text.slice(plainFrom) });
  return pieces;
}

/**
 * The agents that a text calls, each once. Of several with the same name those that were `chosen` from the list are
 * meant, and all of them where the name was written by hand.
 */
export function calledBy(text: string, all: Mentionable[], chosen: string[]): string[] {
  const called = new Set<string>();
  for (const piece of piecesOf(
    text,
    all.map(({ name }) => name),
  )) {
    if (piece.kind === "text") continue;
    const named = all.filter(({ name }) => folded(name) === folded(piece.name));
    const picked = named.filter(({ id }) => chosen.includes(id));
    for (const { agentIds } of picked.length > 0 ? picked : named) for (const id of agentIds) called.add(id);
  }
  return [...called];
}

function patternOf(names: string[]): RegExp | null {
  const wanted = [...new Set(names.filter(Boolean))].toSorted((a, b) => b.length - a.length);
  if (wanted.length === 0) return null;
  const escaped = wanted.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`(?<![\\p{L}\\p{N}])@(?:${escaped.join("|")})(?![\\p{L}\\p{N}])`, "giu");
}

const isWord = (char: string | undefined) => char !== undefined && /[\p{L}\p{N}]/u.test(char);
const folded = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
