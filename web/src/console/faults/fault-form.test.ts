import { describe, expect, it } from "vitest";
import { effectOf, faultOf, NEW_FAULT } from "./fault-form";

describe("the fault form", () => {
  it("becomes a fault with only what was filled in", () => {
    expect(faultOf(NEW_FAULT)).toEqual({ fault: { where: "send", error: 131026 } });
    expect(
      faultOf({
        ...NEW_FAULT,
        where: "webhook",
        effect: "http",
        value: "503",
        customer: " 34600100001 ",
        times: "3",
        rate: "0,5",
      }),
    ).toEqual({
      fault: { where: "webhook", match: { customer: "34600100001" }, http: 503, times: 3, rate: 0.5 },
    });
  });

  it("needs no number where the effect has none", () => {
    expect(faultOf({ ...NEW_FAULT, effect: "duplicate", value: "" })).toEqual({
      fault: { where: "send", duplicate: true },
    });
  });

  it("names the fields that make no sense", () => {
    const wrong = { ...NEW_FAULT, effect: "http" as const, value: "99", times: "0", rate: "2" };
    expect(faultOf(wrong)).toEqual({ problems: ["value", "times", "rate"] });
  });

  it("says what a fault does", () => {
    expect(effectOf({ id: "1", where: "send", error: 131026, delay_ms: 500 })).toBe(
      "error 131026, delay 500 ms",
    );
    expect(effectOf({ id: "1", where: "send", reorder: true })).toBe("reorder");
  });
});
