/** The markdown of flows: headings, emphasis, links, lists of one level, tables and embedded pictures. */
import { webAddress } from "./flow-json";
import { pictureIn } from "./picture";

export type Block =
  | { kind: "heading"; level: 1 | 2; text: Inline[] }
  | { kind: "paragraph"; lines: Inline[][] }
  | { kind: "list"; ordered: boolean; start: number; items: Inline[][] }
  | { kind: "table"; head: Inline[][]; rows: Inline[][][] }
  | { kind: "picture"; src: string; alt: string };

export type Inline =
  | { kind: "text"; text: string }
  | { kind: "bold" | "italic" | "strike"; children: Inline[] }
  | { kind: "link"; href: string; children: Inline[] };

const HEADING = /^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$/;
const BULLET = /^\s*[-*+]\s+(.*)$/;
const NUMBERED = /^\s*(\d{1,9})[.)]\s+(.*)$/;
const PICTURE = /^\s*!\[([^\]]*)\]\(([^)]*)\)\s*$/;
const DIVIDER = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;

export function parseMarkdown(source: string): Block[] {
  const lines = source.replace(/\r\n?/g, "\n").split("\n");
  const blocks: Block[] = [];
  let at = 0;
  /** As many lines from here as the pattern matches. */
  const run = (pattern: RegExp) => {
    const found: RegExpExecArray[] = [];
    for (let match = pattern.exec(lines[at] ?? ""); match; match = pattern.exec(lines[at] ?? "")) {
      found.push(match);
      at += 1;
    }
    return found;
  };

  while (at < lines.length) {
    const line = lines[at] ?? "";
    if (line.trim() === "") {
      at += 1;
      continue;
    }
    const heading = HEADING.exec(line);
    if (heading) {
      const level = heading[1]?.length === 1 ? 1 : 2;
      blocks.push({ kind: "heading", level, text: parseInline(heading[2] ?? "") });
      at += 1;
      continue;
    }
    const picture = PICTURE.exec(line);
    if (picture) {
      const src = pictureIn(picture[2]);
      if (src !== "") blocks.push({ kind: "picture", src, alt: picture[1] ?? "" });
      at += 1;
      continue;
    }
    if (line.includes("|") && DIVIDER.test(lines[at + 1] ?? "")) {
      at += 2;
      const rows = run(/^(.*\|.*)$/).map((match) => cellsOf(match[1] ?? ""));
      blocks.push({ kind: "table", head: cellsOf(line), rows });
      continue;
    }
    const bullets = run(BULLET);
    if (bullets.length > 0) {
      const items = bullets.map((match) => parseInline(match[1] ?? ""));
      blocks.push({ kind: "list", ordered: false, start: 1, items });
      continue;
    }
    const numbers = run(NUMBERED);
    if (numbers.length > 0) {
      const items = numbers.map((match) => parseInline(match[2] ?? ""));
      blocks.push({ kind: "list", ordered: true, start: Number(numbers[0]?.[1] ?? 1), items });
      continue;
    }
    const paragraph = [line];
    for (at += 1; at < lines.length && !startsBlock(lines, at); at += 1) paragraph.push(lines[at] ?? "");
    blocks.push({ kind: "paragraph", lines: paragraph.map((text) => parseInline(text.trim())) });
  }
  return blocks;
}

function startsBlock(lines: string[], at: number): boolean {
  const line = lines[at] ?? "";
  if (line.trim() === "") return true;
  if (line.includes("|") && DIVIDER.test(lines[at + 1] ?? "")) return true;
  return [HEADING, PICTURE, BULLET, NUMBERED].some((pattern) => pattern.test(line));
}

function cellsOf(line: string): Inline[][] {
  const inner = line.trim().replace(/^\|/, "").replace(/\|$/, "");
  return inner.split("|").map((cell) => parseInline(cell.trim()));
}

const MARKS = [
  ["**", "bold"],
  ["__", "bold"],
  ["~~", "strike"],
  ["*", "italic"],
  ["_", "italic"],
] as const;

const LINK = /\[([^\]]+)\]\(([^)\s]+)\)/y;
const MAX_NESTING = 6;

export function parseInline(text: string, depth = 0): Inline[] {
  const pieces: Inline[] = [];
  let plain = "";
  let at = 0;
  const take = (piece: Inline, end: number) => {
    if (plain !== "") pieces.push({ kind: "text", text: plain });
    plain = "";
    pieces.push(piece);
    at = end;
  };
  while (at < text.length) {
    const found = depth < MAX_NESTING ? (linkAt(text, at, depth) ?? markedAt(text, at, depth)) : null;
    if (found) {
      take(found.piece, found.end);
      continue;
    }
    // A backslash takes a mark for what it is.
    if (text[at] === "\\" && /[\\*_~[\]()#|]/.test(text[at + 1] ?? "")) at += 1;
    plain += text.charAt(at);
    at += 1;
  }
  if (plain !== "") pieces.push({ kind: "text", text: plain });
  return pieces;
}

interface Found {
  piece: Inline;
  end: number;
}

function linkAt(text: string, at: number, depth: number): Found | null {
  if (text[at] !== "[") return null;
  LINK.lastIndex = at;
  const match = LINK.exec(text);
  const href = webAddress(match?.[2]);
  if (!match || href === null) return null;
  return {
    piece: { kind: "link", href, children: parseInline(match[1] ?? "", depth + 1) },
    end: at + match[0].length,
  };
}

function markedAt(text: string, at: number, depth: number): Found | null {
  for (const [mark, kind] of MARKS) {
    if (!text.startsWith(mark, at)) continue;
    const from = at + mark.length;
    if (/^(\s|$)/.test(text.slice(from, from + 1))) continue;
    // Inside a word an underscore is a letter like others.
    if (mark.startsWith("_") && /\w/.test(text[at - 1] ?? "")) continue;
    const close = closing(text, mark, from);
    if (close < 0) continue;
    return {
      piece: { kind, children: parseInline(text.slice(from, close), depth + 1) },
      end: close + mark.length,
    };
  }
  return null;
}

/** Where the mark closes: not after a space, and a single one not inside a double one. */
function closing(text: string, mark: string, from: number): number {
  for (let at = text.indexOf(mark, from); at >= 0; at = text.indexOf(mark, at + 1)) {
    if (at === from || /\s/.test(text[at - 1] ?? "")) continue;
    if (mark.length === 1 && (text[at + 1] === mark || text[at - 1] === mark)) {
      at += 1;
      continue;
    }
    // Of three in a row the last two close the double mark: ***both***.
    if (mark.length === 2 && text[at + 2] === mark[0]) return at + 1;
    return at;
  }
  return -1;
}
