/** Prices as people write them, and as hundredths, which the API wants for every currency. */

const HUNDRED = 100;
/** Thousands and decimals are set off by different signs. */
const WRITTEN =
  /^(?:(\d{1,3}(?:\.\d{3})+)(?:,(\d{1,2}))?|(\d{1,3}(?:,\d{3})+)(?:\.(\d{1,2}))?|(\d+)(?:[.,](\d{1,2}))?)$/;

/** Hundredths of what was typed: `9`, `9.5`, `9,50`, `1,234.50`, `1.234,50`. Undefined for anything else. */
export function minorUnitsOf(typed: string): number | undefined {
  const text = typed.replace(/[\s'\u00a0]/g, "");
  const parts = WRITTEN.exec(text);
  if (!parts) return undefined;
  const [, whole = "", decimals = ""] = parts.filter((part) => part !== undefined);
  return Number(whole.replace(/[.,]/g, "")) * HUNDRED + Number(decimals.padEnd(2, "0"));
}

/** For a field: `9.50`. */
export const typedPrice = (minorUnits: number | null | undefined): string =>
  minorUnits == null ? "" : (minorUnits / HUNDRED).toFixed(2);

/** For reading, in the reader's language; the number alone where the currency is unknown. */
export function shownPrice(minorUnits: number, currency: string, locale: string): string {
  const amount = minorUnits / HUNDRED;
  try {
    return new Intl.NumberFormat(locale, { style: "currency", currency }).format(amount);
  } catch {
    return `${amount.toFixed(2)} ${currency}`.trim();
  }
}
