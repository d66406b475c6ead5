/** Variables of a template's text: `{{1}}` or `{{order_id}}`. */

export type ParameterFormat = "POSITIONAL" | "NAMED";

const VARIABLE = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** Names in the order of their first appearance, each once. */
export function variablesOf(text: string): string[] {
  return [...new Set([...text.matchAll(VARIABLE)].map((match) => match[1] ?? ""))];
}

export const isNumber = (name: string) => /^[1-9]\d*$/.test(name);
export const isName = (name: string) => /^[a-z_][a-z0-9_]*$/.test(name);

/** The variable that a chip puts in next: the lowest free number, or a name. */
export function nextVariable(text: string, format: ParameterFormat): string {
  const taken = variablesOf(text);
  for (let number = 1; ; number += 1) {
    const name = format === "POSITIONAL" ? String(number) : `variable_${number}`;
    if (!taken.includes(name)) return name;
  }
}

/** The text cut at its variables, for chips. */
export type Piece = { kind: "text"; text: string } | { kind: "variable"; name: string };

export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(VARIABLE)) {
    if (match.index > end) pieces.push({ kind: "text", text: text.slice(end, match.index) });
    pieces.push({ kind: "variable", name: match[1] ?? "" });
    end = match.index + match[0].length;
  }
  if (end < text.length) pieces.push({ kind: "text", text: text.slice(end) });
  return pieces;
}

/** The text with other names for its variables, by the order of their first appearance or by number. */
export function convertVariables(text: string, format: ParameterFormat): string {
  const names = variablesOf(text);
  return text.replace(VARIABLE, (_, name: string) => {
    const place = names.indexOf(name) + 1;
    if (format === "POSITIONAL") return `{{${isNumber(name) ? name : place}}}`;
    return `{{${isNumber(name) ? `variable_${name}` : name}}}`;
  });
}
