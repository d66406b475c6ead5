import { describe, expect, it } from "vitest";
import { bodySummary, jsonPieces, readableBody } from "./webhook-body";

const hook = (value: object) =>
  JSON.stringify({ object: "x", entry: [{ id: "1", changes: [{ value, field: "messages" }] }] });

describe("webhook bodies", () => {
  it("are indented, whether they come as text or as JSON", () => {
    expect(readableBody('{"a":1}')).toBe('{\n  "a": 1\n}');
    expect(readableBody({ a: 1 })).toBe('{\n  "a": 1\n}');
    expect(readableBody("not json")).toBe("not json");
  });

  it("are summed up by what they tell", () => {
    expect(bodySummary(hook({ messages: [{ type: "text" }] }))).toBe("text");
    expect(bodySummary(hook({ statuses: [{ status: "delivered" }, { status: "read" }] }))).toBe(
      "delivered + read",
    );
    expect(bodySummary("nonsense")).toBe("");
    expect(bodySummary(undefined)).toBe("");
  });

  it("are cut for colouring without losing a character", () => {
    const text = readableBody({ name: 'say "hi": 5', n: -1.5e3, ok: true, none: null });
    const pieces = jsonPieces(text);
    expect(pieces.map((piece) => piece.text).join("")).toBe(text);
    expect(pieces.filter((piece) => piece.kind === "key").map((piece) => piece.text)).toEqual([
      '"name"',
      '"n"',
      '"ok"',
      '"none"',
    ]);
    expect(pieces.find((piece) => piece.kind === "number")?.text).toBe("-1500");
  });
});
