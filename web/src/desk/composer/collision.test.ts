import { describe, expect, it } from "vitest";
import { messageItem, noteItem } from "../live/thread-patches";
import { at, message, note } from "../testing/builders";
import { collisionOf, newestOfColleagues } from "./collision";

const by = (id: string, kind: "agent" | "api" = "agent") => ({ id, kind, name: id });
const answer = (id: string, minute: number, author: ReturnType<typeof by> | null) =>
  messageItem(message({ id, direction: "out", created_at: at(minute), author }));
const ben = { id: "ben", name: "Ben", typing: null };

describe("collisionOf", () => {
  const thread = [messageItem(message()), answer("a", 1, by("ben"))];

  it("is an answer that came since the writing began", () => {
    expect(collisionOf(thread, "me", "a", [ben])).toBeNull();
    expect(collisionOf(thread, "me", undefined, [])).toBeNull();
    expect(collisionOf(thread, "me", null, [])).toMatchObject({ kind: "answered", message: { id: "a" } });
    const later = [...thread, answer("b", 2, by("clara"))];
    expect(collisionOf(later, "me", "a", [])).toMatchObject({ kind: "answered", message: { id: "b" } });
  });

  it("is none by oneself, by a program, or by a note", () => {
    const later = [
      ...thread,
      answer("b", 2, by("me")),
      answer("c", 3, by("key", "api")),
      answer("d", 4, null),
      noteItem(note({ author: by("ben") })),
    ];
    expect(newestOfColleagues(later, "me")?.id).toBe("a");
    expect(collisionOf(later, "me", "a", [])).toBeNull();
  });

  it("is a colleague who types an answer, not a note", () => {
    expect(collisionOf(thread, "me", "a", [{ ...ben, typing: "note" }])).toBeNull();
    expect(collisionOf(thread, "me", "a", [ben, { ...ben, typing: "reply" }])).toEqual({
      kind: "typing",
      names: ["Ben"],
    });
  });
});
