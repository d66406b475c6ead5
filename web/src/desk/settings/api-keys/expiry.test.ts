import { describe, expect, it } from "vitest";
import { curlExample, expiresAt } from "./expiry";

const NOW = Date.UTC(2026, 10, 20, 12);

describe("a key", () => {
  it("ends after days, at the end of a day, or never", () => {
    expect(expiresAt("30", "", NOW)).toBe("2026-12-20T12:00:00.000Z");
    expect(expiresAt("never", "2026-12-01", NOW)).toBeNull();
    expect(expiresAt("on", "2026-12-01", NOW)).toBe(new Date("2026-12-01T23:59:59").toISOString());
  });

  it("cannot end before it begins", () => {
    expect(expiresAt("on", "2026-11-01", NOW)).toBe("over");
    expect(expiresAt("on", "", NOW)).toBe("over");
  });

  it("comes with an example that can be run", () => {
    expect(curlExample("https://desk.test", "k")).toBe(
      'curl -H "Authorization: Bearer k" \\\n  "https://desk.test/api/v1/me"',
    );
  });
});
