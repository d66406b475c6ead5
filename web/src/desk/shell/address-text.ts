/** Search values are parsed as JSON: a search for digits arrives as a number. */
export function textOf(value: unknown): string | undefined {
  return (typeof value === "string" || typeof value === "number") && value !== "" ? String(value) : undefined;
}
