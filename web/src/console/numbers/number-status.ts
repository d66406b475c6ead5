/** What WhatsApp may make of a number by itself; only a connected one sends. */
const SETTABLE = [
  "CONNECTED",
  "DISCONNECTED",
  "PENDING",
  "FLAGGED",
  "RESTRICTED",
  "RATE_LIMITED",
  "BANNED",
  "UNVERIFIED",
];

/** The settable ones, and what the number is now. */
export function statusChoices(current: string) {
  const all = SETTABLE.includes(current) ? SETTABLE : [current, ...SETTABLE];
  return all.map((value) => ({ value, label: value.replaceAll("_", " ") }));
}

export function badgeTone(status: string): "success" | "danger" | "warm" | "neutral" {
  switch (status) {
    case "CONNECTED":
      return "success";
    case "BANNED":
    case "RESTRICTED":
      return "danger";
    case "FLAGGED":
    case "RATE_LIMITED":
      return "warm";
    default:
      return "neutral";
  }
}
