/** The customer's markup, *bold* _italic_ ~strike~ `code` ```block```, and links, as a tree. */

export type Markup =
  | { kind: "text"; text: string }
  | { kind: "bold" | "italic" | "strike"; children: Markup[] }
  | { kind: "code"; text: string; block: boolean }
  | { kind: "link"; href: string; text: string };

type Style = "bold" | "italic" | "strike";

const STYLES: Record<string, Style> = { "*": "bold", _: "italic", "~": "strike" };
const WORD = /[\p{L}\p{N}]/u;
const LINK = /(?:https?:\/\/|www\.)[^\s<>"]+/iy;
/** Punctuation that ends a sentence, not the address. A closing bracket stays when its opening one is inside. */
const TRAILING = /[.,;:!?'"*_~]+$/;

/** A style is never looked for inside itself, so nesting stays at three however the text is made. */
export function parseMarkup(text: string, open: readonly Style[] = []): Markup[] {
  const pieces: Markup[] = [];
  let plainFrom = 0;
  let at = 0;

  const take = (piece: Markup, end: number) => {
    if (at > plainFrom) pieces.push({ kind: "text", text: text.slice(plainFrom, at) });
    pieces.push(piece);
    at = end;
    plainFrom = end;
  };

  while (at < text.length) {
    const found = codeAt(text, at) ?? linkAt(text, at) ?? styledAt(text, at, open);
    if (found) take(found.piece, found.end);
    else at += 1;
  }
  if (plainFrom < text.length) pieces.push({ kind: "text", text: text.slice(plainFrom) });
  return pieces;
}

/** What is read where there is room for one line only. */
export function plainText(text: string): string {
  return wordsOf(parseMarkup(text));
}

const wordsOf = (pieces: Markup[]): string =>
  pieces.map((piece) => ("children" in piece ? wordsOf(piece.children) : piece.text)).join("");

interface Found {
  piece: Markup;
  end: number;
}

function codeAt(text: string, at: number): Found | null {
  if (text[at] !== "`") return null;
  const fence = text.startsWith("```", at) ? "```" : "`";
  const from = at + fence.length;
  const close = text.indexOf(fence, from);
  if (close <= from) return null;
  const inner = text.slice(from, close);
  if (fence === "`" && inner.includes("\n")) return null;
  return {
    piece: { kind: "code", text: inner.replace(/^\n|\n$/g, ""), block: fence === "```" },
    end: close + fence.length,
  };
}

function linkAt(text: string, at: number): Found | null {
  const first = text[at];
  if ((first !== "h" && first !== "H" && first !== "w" && first !== "W") || isWord(text[at - 1])) return null;
  LINK.lastIndex = at;
  const match = LINK.exec(text)?.[0];
  if (!match) return null;
  let address = match.replace(TRAILING, "");
  if (address.endsWith(")") && !address.includes("(")) address = address.slice(0, -1).replace(TRAILING, "");
  const href = /^www\./i.test(address) ? `https://${address}` : address;
  if (!URL.canParse(href)) return null;
  return { piece: { kind: "link", href, text: address }, end: at + address.length };
}

function styledAt(text: string, at: number, open: readonly Style[]): Found | null {
  const mark = text[at] ?? "";
  const style = STYLES[mark];
  if (!style || open.includes(style) || isWord(text[at - 1]) || isSpace(text[at + 1])) return null;
  for (let close = at + 2; close < text.length && text[close] !== "\n"; close += 1) {
    if (text[close] === mark && !isSpace(text[close - 1]) && !isWord(text[close + 1])) {
      const children = parseMarkup(text.slice(at + 1, close), [...open, style]);
      return { piece: { kind: style, children }, end: close + 1 };
    }
  }
  return null;
}

const isWord = (char: string | undefined) => char !== undefined && WORD.test(char);
const isSpace = (char: string | undefined) => char === undefined || /\s/.test(char);

const EMOJI = /^(?:\p{Extended_Pictographic}|\p{Regional_Indicator}{2}|[0-9#*]\uFE0F?\u20E3)/u;

/** How many emoji the text consists of, 0 when it has anything else; one to three are shown large. */
export function emojiCount(text: string): number {
  const trimmed = text.trim();
  if (trimmed === "" || trimmed.length > 40) return 0;
  const graphemes = [...new Intl.Segmenter().segment(trimmed)].map((part) => part.segment);
  return graphemes.every((grapheme) => EMOJI.test(grapheme)) ? graphemes.length : 0;
}
