import { describe, expect, it } from "vitest";
import { hitHash, readHitHash } from "./hit-address";

describe("the address of a hit", () => {
  it("names the message and its time", () => {
    const hash = hitHash("019e", "2026-11-22T10:00:00.000000Z");
    expect(readHitHash(`#${hash}`)).toEqual({ messageId: "019e", atMs: Date.UTC(2026, 10, 22, 10) });
  });

  it("is not read out of anything else", () => {
    for (const hash of ["", "#", "#019e", "#@5", "#019e@soon"]) expect(readHitHash(hash)).toBeNull();
  });
});
