/** What WhatsApp allows in a template (spec templates §1, §9 to §12). */

export const LIMITS = {
  name: 512,
  headerText: 60,
  body: 1024,
  /** With a limited-time offer. */
  offerBody: 600,
  cardBody: 160,
  footer: 60,
  buttonText: 25,
  url: 2000,
  phone: 20,
  couponCode: 20,
  offerText: 16,
  buttons: 10,
  cards: 10,
  fewestCards: 2,
  cardButtons: 2,
  supportedApps: 5,
  expiryMinutes: { fewest: 1, most: 90 },
  emojiInBody: 10,
} as const;

/** How many buttons of each kind a template may have. */
export const MOST_OF_KIND: Record<string, number> = { QUICK_REPLY: 10, URL: 2 };
export const mostOf = (kind: string) => MOST_OF_KIND[kind] ?? 1;

/** Seconds that WhatsApp may try to deliver, by category. */
export const TTL_SECONDS: Record<string, { fewest: number; most: number }> = {
  AUTHENTICATION: { fewest: 30, most: 900 },
  UTILITY: { fewest: 30, most: 43_200 },
  MARKETING: { fewest: 43_200, most: 2_592_000 },
};
