import { describe, expect, it } from "vitest";
import { filterOf } from "./audit-filter";

describe("the log's filter", () => {
  it("takes the last day whole", () => {
    expect(filterOf({ from: "2026-11-20", to: "2026-11-20" })).toMatchObject({
      from: new Date("2026-11-20T00:00:00").toISOString(),
      until: new Date("2026-11-21T00:00:00").toISOString(),
    });
  });

  it("leaves out what is no day, and keeps the rest", () => {
    expect(filterOf({ from: "soon", q: "ana", who: "a", subject: "s", action: "role.changed" })).toEqual({
      q: "ana",
      actor_id: "a",
      action: "role.changed",
      subject_id: "s",
      from: undefined,
      until: undefined,
    });
  });
});
