/** Reading JSON that others wrote: whatever is missing or of another kind counts as absent. */

export type Json = Readonly<Record<string, unknown>>;

export function objectIn(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

export function textIn(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export function listIn(value: unknown): Json[] {
  return Array.isArray(value) ? value.map(objectIn) : [];
}

/** Only web pages are opened from a message; other schemes could run something. */
export function webAddress(value: unknown): string | null {
  const text = textIn(value).trim();
  return /^https?:\/\//i.test(text) && URL.canParse(text) ? text : null;
}
