import { describe, expect, it } from "vitest";
import { dayLabel, daysAgo, listTime, playTime, timeLeft } from "./datetime";

const local = (day: number, hour: number, minute = 0) => new Date(2026, 10, day, hour, minute).getTime();
const now = local(20, 12);

describe("days", () => {
  it("counts calendar days, not spans of 24 hours", () => {
    expect(daysAgo(local(19, 23, 59), local(20, 0, 1))).toBe(1);
    expect(daysAgo(local(20, 0, 1), local(20, 23, 59))).toBe(0);
  });

  it("names near days and dates far ones", () => {
    expect(dayLabel(local(20, 1), now, "en")).toBe("Today");
    expect(dayLabel(local(19, 23), now, "es")).toBe("Ayer");
    expect(dayLabel(local(16, 9), now, "en")).toBe("Monday");
    expect(dayLabel(local(1, 9), now, "en")).toContain("2026");
  });

  it("dates what lies ahead, as after the clock was set back", () => {
    expect(dayLabel(local(22, 9), now, "en")).toContain("2026");
    expect(listTime(local(22, 9), now, "en")).toMatch(/26/);
  });
});

describe("durations", () => {
  it("says what is left in hours and minutes", () => {
    expect(timeLeft(59_999)).toBe("< 1 min");
    expect(timeLeft(12 * 60_000)).toBe("12 min");
    expect(timeLeft((3 * 60 + 12) * 60_000)).toBe("3 h 12 min");
    expect(timeLeft(24 * 3_600_000)).toBe("24 h");
  });

  it("says positions in a recording", () => {
    expect(playTime(7.9)).toBe("0:07");
    expect(playTime(760)).toBe("12:40");
    expect(playTime(3723)).toBe("1:02:03");
  });
});
