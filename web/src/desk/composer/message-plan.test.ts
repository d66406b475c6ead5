import { describe, expect, it } from "vitest";
import { plannedMessages, type ReadyAttachment } from "./message-plan";

const file = (part: Partial<ReadyAttachment> = {}): ReadyAttachment => ({
  uploadId: "u1",
  kind: "image",
  filename: "lamp.png",
  caption: "",
  ...part,
});

describe("plannedMessages", () => {
  it("is the text alone, without the space around it", () => {
    expect(plannedMessages("  hello \n", [])).toEqual([{ kind: "text", body: "hello" }]);
    expect(plannedMessages("  ", [])).toEqual([]);
  });

  it("takes the text as the caption of a single file", () => {
    expect(plannedMessages("Look", [file()])).toEqual([{ kind: "image", uploadId: "u1", caption: "Look" }]);
  });

  it("sends the text after several files, each with its own caption", () => {
    const files = [file({ caption: "one" }), file({ uploadId: "u2", kind: "document", filename: "a.pdf" })];
    expect(plannedMessages("Both", files)).toEqual([
      { kind: "image", uploadId: "u1", caption: "one" },
      { kind: "document", uploadId: "u2", caption: "", filename: "a.pdf" },
      { kind: "text", body: "Both" },
    ]);
  });

  it("sends a text of its own where a caption cannot be", () => {
    expect(plannedMessages("Listen", [file({ kind: "audio" })])).toEqual([
      { kind: "audio", uploadId: "u1", voice: false },
      { kind: "text", body: "Listen" },
    ]);
    const long = "x".repeat(1025);
    expect(plannedMessages(long, [file()])).toEqual([
      { kind: "image", uploadId: "u1", caption: "" },
      { kind: "text", body: long },
    ]);
  });
});
