import { describe, expect, it } from "vitest";
import { fieldTime, pickedTime, snoozeTimes } from "./snooze-times";

/** Friday, 20 November 2026, in the reader's own time. */
const friday = (hour: number, minute = 0) => new Date(2026, 10, 20, hour, minute).getTime();
const offered = (nowMs: number) => snoozeTimes(nowMs).map(({ kind, atMs }) => `${kind} ${fieldTime(atMs)}`);

describe("the times to snooze until", () => {
  it("are three hours later, tomorrow morning and on Monday", () => {
    expect(offered(friday(10, 7))).toEqual([
      "later_today 2026-11-20T13:30",
      "tomorrow 2026-11-21T09:00",
      "next_week 2026-11-23T09:00",
    ]);
  });

  it("have no later today in the evening", () => {
    expect(offered(friday(17))).toHaveLength(3);
    expect(offered(friday(17, 1))).toEqual(["tomorrow 2026-11-21T09:00", "next_week 2026-11-23T09:00"]);
  });

  it("are a week from a Monday, and tomorrow on a Sunday", () => {
    const monday = new Date(2026, 10, 23, 18).getTime();
    const sunday = new Date(2026, 10, 22, 18).getTime();
    expect(offered(monday).at(-1)).toBe("next_week 2026-11-30T09:00");
    expect(offered(sunday).at(-1)).toBe("next_week 2026-11-23T09:00");
  });
});

describe("a picked time", () => {
  const now = friday(10);
  it("is taken as it is written", () => {
    expect(pickedTime("2026-11-20T10:01", now)).toEqual({ atMs: friday(10, 1) });
  });

  it("is refused when it is missing, gone, or too far", () => {
    expect(pickedTime("", now)).toEqual({ problem: "missing" });
    expect(pickedTime("soon", now)).toEqual({ problem: "missing" });
    expect(pickedTime("2026-11-20T10:00", now)).toEqual({ problem: "past" });
    expect(pickedTime("2027-11-21T10:00", now)).toEqual({ problem: "far" });
  });
});
