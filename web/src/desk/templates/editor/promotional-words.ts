/**
 * Words that make WhatsApp take a utility template for marketing, as far as people have seen (unconfirmed). English, Spanish and
 * Portuguese; a word counts only whole.
 */
const WORDS =
  "sale|discount|discounts|offer|offers|promo|promotion|coupon|voucher|deal|deals|cashback|free gift|giveaway|limited time|buy now|shop now|order now|save up to|exclusive|black friday|don't miss|win|" +
  "oferta|ofertas|descuento|descuentos|promoción|promociones|cupón|rebaja|rebajas|gratis|regalo|sorteo|tiempo limitado|compra ahora|aprovecha|exclusivo|exclusiva|no te lo pierdas|ahorra|" +
  "promoção|desconto|cupom|grátis|compre agora|aproveite|imperdível";

const PATTERN = new RegExp(
  `(?<![\\p{L}\\p{N}])(${WORDS})(?![\\p{L}\\p{N}])|\\d+\\s?%\\s?(off|de descuento|dto|desconto)`,
  "iu",
);

/** The first of them in the text. */
export const promotionalWordIn = (text: string): string | null => PATTERN.exec(text)?.[0] ?? null;
