import { describe, expect, it } from "vitest";
import { badgeTone, statusChoices } from "./number-status";

describe("number status", () => {
  it("always offers what the number is now", () => {
    expect(statusChoices("MIGRATED").map(({ value }) => value)).toContain("MIGRATED");
    expect(statusChoices("CONNECTED").filter(({ value }) => value === "CONNECTED")).toHaveLength(1);
  });
  it("warns of what cannot send", () => {
    expect([badgeTone("CONNECTED"), badgeTone("BANNED"), badgeTone("PENDING")]).toEqual([
      "success",
      "danger",
      "neutral",
    ]);
  });
});
