import { textIn } from "./flow-json";

const BEGINNINGS: [string, string][] = [
  ["/9j/", "image/jpeg"],
  ["iVBORw", "image/png"],
  ["UklGR", "image/webp"],
];

/** Base64 of a picture as an address that an `img` takes; empty when it is none. */
export function pictureIn(value: unknown): string {
  const text = textIn(value).trim();
  if (/^data:image\/(jpeg|png|webp);base64,/i.test(text)) return text;
  const compact = text.replace(/\s+/g, "");
  const mime = BEGINNINGS.find(([beginning]) => compact.startsWith(beginning))?.[1];
  return mime !== undefined && /^[\w+/=-]+$/.test(compact) ? `data:${mime};base64,${compact}` : "";
}
