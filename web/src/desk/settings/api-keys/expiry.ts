export const EXPIRIES = ["30", "90", "365", "never", "on"] as const;
export type Expiry = (typeof EXPIRIES)[number];

const DAY_MS = 86_400_000;

/** When a key ends, as the API takes it; null: never. A day that was chosen counts whole, where the reader lives. */
export function expiresAt(expiry: Expiry, day: string, nowMs: number): string | null | "over" {
  if (expiry === "never") return null;
  if (expiry !== "on") return new Date(nowMs + Number(expiry) * DAY_MS).toISOString();
  const end = new Date(`${day}T23:59:59`).getTime();
  return Number.isNaN(end) || end <= nowMs ? "over" : new Date(end).toISOString();
}

/** The example that is shown with a new key: it runs as it stands, wherever the desk is. */
export const curlExample = (origin: string, key: string) =>
  `curl -H "Authorization: Bearer ${key}" \\\n  "${origin}/api/v1/me"`;
