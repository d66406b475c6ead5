/** The names of the days, 1 Monday to 7 Sunday. 2024-01-01 was a Monday. */
export const dayName = (day: number, language: string, length: "long" | "short" = "long"): string =>
  new Intl.DateTimeFormat(language, { weekday: length, timeZone: "UTC" }).format(Date.UTC(2024, 0, day));
