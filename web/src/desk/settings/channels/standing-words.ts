import type { StandingNews } from "../../api/types";

/** WhatsApp's words for how accounts and numbers stand, as people read them. */

export type Tone = "success" | "warm" | "danger" | "neutral";

const QUALITY: Record<string, Tone> = {
  GREEN: "success",
  UNFLAGGED: "success",
  YELLOW: "warm",
  RED: "danger",
  FLAGGED: "danger",
};

export const toneOfQuality = (word: string): Tone => QUALITY[word] ?? "neutral";

/** `TIER_2K` as `2,000`, `TIER_UNLIMITED` as `∞`; nothing for words that are no number. */
export function limitText(word: string, language: string): string | undefined {
  if (word === "TIER_UNLIMITED" || word === "-1") return "∞";
  const parts = /^(?:TIER_)?(\d+)(K?)$/.exec(word);
  if (!parts) return undefined;
  return (Number(parts[1]) * (parts[2] ? 1000 : 1)).toLocaleString(language);
}

const BAD = new Set(["RED", "FLAGGED", "REJECTED", "DECLINED", "BLOCKED"]);
const GOOD = new Set(["GREEN", "UNFLAGGED", "APPROVED", "AVAILABLE", "HIGH", "ACCOUNT_RECONNECTED"]);
const GRAVE_EVENTS = new Set([
  "ACCOUNT_DELETED",
  "ACCOUNT_VIOLATION",
  "ACCOUNT_RESTRICTION",
  "DISABLED_UPDATE",
]);

/** Whether somebody should worry. */
export function toneOfNews({ kind, after }: StandingNews): Tone {
  if (BAD.has(after) || GRAVE_EVENTS.has(after)) return "danger";
  if (after === "YELLOW" || after === "LIMITED" || kind === "alert" || kind === "security") return "warm";
  return GOOD.has(after) ? "success" : "neutral";
}
