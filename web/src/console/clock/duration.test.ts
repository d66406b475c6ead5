import { describe, expect, it } from "vitest";
import { isoDuration } from "./duration";

describe("isoDuration", () => {
  it.each([
    ["PT24H", "PT24H"],
    ["p1dt2h30m", "P1DT2H30M"],
    ["P2W", "P2W"],
    ["90", "PT90M"],
    ["1h 30m", "PT1H30M"],
    ["1h30m", "PT1H30M"],
    ["2 days", "P2D"],
    ["1 d, 4 hours", "P1DT4H"],
    ["45s", "PT45S"],
    ["1.5h", "PT1.5H"],
  ])("reads %s as %s", (written, iso) => expect(isoDuration(written)).toBe(iso));

  it.each(["", "soon", "P", "PT", "P1Y", "-3h", "1h 2h", "3 moons later 4"])("refuses %j", (written) => {
    expect(isoDuration(written)).toBeNull();
  });
});
