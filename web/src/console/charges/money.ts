/** A message may cost fractions of a cent; nothing is rounded away, and whole cents stay whole cents. */
export function money(amount: number, currency: string, language: string): string {
  return new Intl.NumberFormat(language, {
    style: "currency",
    currency,
    minimumFractionDigits: 2,
    maximumFractionDigits: 6,
  }).format(amount);
}
