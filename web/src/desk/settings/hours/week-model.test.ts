import { expect, test } from "vitest";
import { barsOf, closingOf, closingShown, copyDay, nextSpan, openMinutes, runsOver } from "./week-model";

const span = (day: number, opens: string, closes: string) => ({ day, opens, closes });

test("a night is drawn on two days, and Sunday's on Monday", () => {
  const week = [span(7, "18:00", "06:00"), span(1, "12:00", "18:00")];
  expect(barsOf(week, 7)).toEqual([{ from: 75, length: 25 }]);
  expect(barsOf(week, 1)).toEqual([
    { from: 0, length: 25 },
    { from: 50, length: 25 },
  ]);
  expect(barsOf(week, 2)).toEqual([]);
  expect(openMinutes(week)).toBe(18 * 60);
});

test("what overlaps counts once", () => {
  const week = [span(3, "06:00", "12:00"), span(3, "09:00", "18:00"), span(3, "18:00", "24:00")];
  expect(barsOf(week, 3)).toEqual([{ from: 25, length: 75 }]);
  expect(openMinutes(week)).toBe(18 * 60);
});

test("a day is copied in the place of what others had", () => {
  const week = [
    span(1, "09:00", "14:00"),
    span(1, "16:00", "20:00"),
    span(2, "00:00", "24:00"),
    span(6, "10:00", "12:00"),
  ];
  expect(copyDay(week, 1, [1, 2, 3])).toEqual([
    span(1, "09:00", "14:00"),
    span(1, "16:00", "20:00"),
    span(2, "09:00", "14:00"),
    span(2, "16:00", "20:00"),
    span(3, "09:00", "14:00"),
    span(3, "16:00", "20:00"),
    span(6, "10:00", "12:00"),
  ]);
});

test("midnight closes a day", () => {
  expect(closingShown("24:00")).toBe("00:00");
  expect(closingOf("00:00")).toBe("24:00");
  expect(closingOf("18:00")).toBe("18:00");
  expect(runsOver({ opens: "09:00", closes: "24:00" })).toBe(false);
  expect(runsOver({ opens: "22:00", closes: "02:00" })).toBe(true);
});

test("a further span lies behind the last one", () => {
  expect(nextSpan([])).toEqual({ opens: "09:00", closes: "18:00" });
  expect(nextSpan([{ opens: "09:00", closes: "14:00" }])).toEqual({ opens: "15:00", closes: "18:00" });
  expect(nextSpan([{ opens: "09:00", closes: "21:30" }])).toEqual({ opens: "22:30", closes: "24:00" });
  expect(nextSpan([{ opens: "18:00", closes: "02:00" }])).toEqual({ opens: "09:00", closes: "10:00" });
});
