import { describe, expect, it } from "vitest";
import { messageItem, messagesOf, noteItem } from "../live/thread-patches";
import { at, message, note } from "../testing/builders";
import { newSince, threadRows, unreadMark } from "./thread-rows";

const DAY = 24 * 60;
const said = (id: string, minute: number, direction: "in" | "out" = "in") =>
  messageItem(message({ id, created_at: at(minute), direction }));
const noted = (id: string, minute: number) => noteItem(note({ id, created_at: at(minute) }));
const shape = (rows: ReturnType<typeof threadRows>) =>
  rows.map((row) => (row.type === "message" ? `${row.key}${row.first ? "*" : ""}` : row.type));

describe("threadRows", () => {
  it("separates days and marks where a writer begins", () => {
    const thread = [said("a", 0), said("b", 1), said("c", 2, "out"), said("d", DAY, "out")];
    expect(shape(threadRows(thread, null, true))).toEqual(["day", "a*", "b", "c*", "day", "d*"]);
  });

  it("lets a writer begin anew after a note", () => {
    const rows = threadRows([noted("n", 0), said("a", 1), noted("m", 2), said("b", 3)], null, true);
    expect(shape(rows)).toEqual(["day", "note", "a*", "note", "b*"]);
  });

  it("gives the oldest day its separator only when nothing older is to come", () => {
    expect(shape(threadRows([said("a", 0)], null, false))).toEqual(["a*"]);
  });

  it("keeps every row's key as older messages load", () => {
    const newer = [said("c", DAY), said("d", DAY + 1)];
    const before = threadRows(newer, null, false).map(({ key }) => key);
    const after = threadRows([said("a", 0), said("b", 1), ...newer], null, false).map(({ key }) => key);
    expect(after.slice(-before.length)).toEqual(before);
  });

  it("draws the unread line above the first unread message", () => {
    const thread = [said("a", 0), said("b", 1, "out"), said("c", 2), said("d", 3)];
    const mark = unreadMark(messagesOf(thread), 2);
    expect(mark).toEqual({ messageId: "c", count: 2 });
    expect(shape(threadRows(thread, mark, false))).toEqual(["a*", "b*", "unread", "c*", "d"]);
  });
});

it("marks the oldest loaded message when more are unread than are loaded", () => {
  expect(unreadMark(messagesOf([said("a", 0), said("b", 1)]), 30)).toEqual({ messageId: "a", count: 30 });
  expect(unreadMark(messagesOf([said("a", 0)]), 0)).toBeNull();
  expect(unreadMark([], 3)).toBeNull();
});

it("counts only the customer's messages as new", () => {
  const thread = [said("a", 0), said("b", 1), said("c", 2, "out"), said("d", 3)];
  expect(newSince(thread, "a")).toBe(2);
  expect(newSince(thread, "d")).toBe(0);
  expect(newSince(thread, null)).toBe(0);
});
