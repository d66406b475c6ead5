import { describe, expect, it } from "vitest";
import { judge, lengthOf } from "./attachment-rules";

const MB = 1024 * 1024;

describe("judge", () => {
  it("sends as its own kind what a phone can show", () => {
    expect(judge({ type: "image/jpeg", size: MB })).toEqual({ kind: "image", problem: null });
    expect(judge({ type: "video/mp4", size: 16 * MB })).toEqual({ kind: "video", problem: null });
    expect(judge({ type: "audio/ogg; codecs=opus", size: MB })).toEqual({ kind: "audio", problem: null });
  });

  it("sends anything else as a document", () => {
    for (const type of ["application/pdf", "image/webp", "video/quicktime", "audio/wav", ""]) {
      expect(judge({ type, size: 100 }).kind, type).toBe("document");
    }
  });

  it("refuses a photo over 5 MB, and offers to send it as a document", () => {
    expect(judge({ type: "image/png", size: 5 * MB + 1 })).toEqual({
      kind: "image",
      problem: { reason: "too_large", limitBytes: 5 * MB },
      fitsAsDocument: true,
    });
    expect(judge({ type: "image/png", size: 5 * MB + 1 }, true)).toEqual({ kind: "document", problem: null });
  });

  it("refuses what is too large for anything, and what is empty", () => {
    expect(judge({ type: "video/mp4", size: 101 * MB })).toMatchObject({ fitsAsDocument: false });
    expect(judge({ type: "application/pdf", size: 100 * MB + 1 })).toMatchObject({
      problem: { reason: "too_large", limitBytes: 100 * MB },
      fitsAsDocument: false,
    });
    expect(judge({ type: "text/plain", size: 0 })).toMatchObject({ problem: { reason: "empty" } });
  });
});

it("counts an emoji as one character", () => {
  expect(lengthOf("añ👍")).toBe(3);
});
