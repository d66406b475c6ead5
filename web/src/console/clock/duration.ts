/** `1h 30m`, `2 days`, `90`: a number and a unit, several of them, or minutes alone. */
const PART = /^(\d+(?:\.\d+)?)\s*(w|d|h|m|s)?[a-z]*$/i;
const ISO =
  /^P(?=\d|T\d)(?:\d+(?:\.\d+)?W)?(?:\d+(?:\.\d+)?D)?(?:T(?=\d)(?:\d+(?:\.\d+)?H)?(?:\d+(?:\.\d+)?M)?(?:\d+(?:\.\d+)?S)?)?$/i;
const UNITS = ["W", "D", "H", "M", "S"] as const;

/**
 * What a person wrote as the ISO 8601 duration the cloud reads; null when it is neither one nor the short form. The units of the short
 * form may stand in any order, each once.
 */
export function isoDuration(written: string): string | null {
  const text = written.trim();
  if (ISO.test(text)) return text.toUpperCase();
  const amounts = new Map<string, string>();
  for (const part of text.replace(/(\d)\s+(?=[a-z])/gi, "$1").split(/[\s,]+/)) {
    // `1h30m` is two parts written together.
    for (const piece of part.match(/\d+(?:\.\d+)?[a-z]*|.+/gi) ?? []) {
      const found = PART.exec(piece);
      const unit = (found?.[2] ?? "m").toUpperCase();
      if (found?.[1] === undefined || amounts.has(unit)) return null;
      amounts.set(unit, found[1]);
    }
  }
  if (amounts.size === 0) return null;
  const write = (units: readonly string[]) =>
    units.map((unit) => (amounts.has(unit) ? `${amounts.get(unit)}${unit}` : "")).join("");
  const time = write(UNITS.slice(2));
  return `P${write(UNITS.slice(0, 2))}${time === "" ? "" : `T${time}`}`;
}
