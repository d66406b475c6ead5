import type { Json } from "@ui/unknown-json";

/** Amounts of bills: hundredths, as whole numbers. */
export const HUNDREDTHS = 100;
/** More than a bill can be, and still exact. */
const MOST = 1e13;

/**
 * What an agent wrote, in hundredths; null for anything else. The last comma or point with one or two digits after it is
 * the decimal one; others group thousands.
 */
export function hundredthsOf(text: string): number | null {
  const compact = text.replace(/[\s\u00a0']/g, "");
  const match = /^(\d+|\d{1,3}(?:[.,]\d{3})+)(?:[.,](\d{1,2}))?$/.exec(compact);
  if (!match) return null;
  const whole = Number((match[1] ?? "").replace(/[.,]/g, ""));
  const part = Number((match[2] ?? "").padEnd(2, "0") || "0");
  const value = whole * HUNDREDTHS + part;
  return value <= MOST ? value : null;
}

export const amountJson = (value: number): Json => ({ value, offset: HUNDREDTHS });
