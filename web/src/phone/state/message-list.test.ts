import { describe, expect, it } from "vitest";
import type { PhoneMessage } from "../../control/types";
import {
  mergeFetched,
  newestUnread,
  threadRows,
  unreadMark,
  withMessage,
  withReaction,
} from "./message-list";

let minute = 0;
function message(id: string, fields: Partial<PhoneMessage> = {}): PhoneMessage {
  minute += 1;
  const timestamp = new Date(Date.UTC(2026, 10, 22, 10, minute)).toISOString().replace("Z", "000Z");
  return {
    id,
    from: "business",
    timestamp,
    type: "text",
    text: { body: id },
    status: "delivered",
    ...fields,
  };
}

const ids = (messages: PhoneMessage[]) => messages.map(({ id }) => id);

describe("withMessage", () => {
  it("appends what is newest and sorts in what is late", () => {
    const [a, b, c] = [message("a"), message("b"), message("c")];
    expect(ids(withMessage(withMessage([a], c), b))).toEqual(["a", "b", "c"]);
  });

  it("keeps the order of hearing while the clock stands still", () => {
    const timestamp = "2026-11-22T10:00:00.000000Z";
    const [z, m, a] = ["z", "m", "a"].map((id) => message(id, { timestamp })) as [
      PhoneMessage,
      PhoneMessage,
      PhoneMessage,
    ];
    expect(ids(withMessage(withMessage([z], m), a))).toEqual(["z", "m", "a"]);
    expect(ids(mergeFetched([z, m, a], [z, m]))).toEqual(["z", "m", "a"]);
  });

  it("replaces a known message in place", () => {
    const a = message("a");
    const read = { ...a, status: "read" };
    expect(withMessage([a, message("b")], read)[0]).toEqual(read);
  });

  it("never moves ticks back", () => {
    const a = message("a", { status: "read", status_at: { read: "t" } });
    const late = {
      ...a,
      status: "delivered",
      status_at: {},
      reactions: [{ from: "customer" as const, emoji: "👍" }],
    };
    expect(withMessage([a], late)[0]).toMatchObject({
      status: "read",
      status_at: { read: "t" },
      reactions: late.reactions,
    });
  });
});

describe("mergeFetched", () => {
  it("keeps what was heard while the list was on its way", () => {
    const [a, b, c] = [message("a"), message("b"), message("c")];
    const merged = mergeFetched([{ ...b, status: "read" }, c], [a, b]);
    expect(ids(merged)).toEqual(["a", "b", "c"]);
    expect(merged[1]?.status).toBe("read");
  });

  it("does not resurrect what lies before the fetched stretch", () => {
    const [a, b] = [message("a"), message("b")];
    expect(ids(mergeFetched([a], [b]))).toEqual(["b"]);
  });
});

describe("withReaction", () => {
  it("holds one reaction per author and removes it by the empty emoji", () => {
    const liked = withReaction(withReaction(message("a"), "customer", "👍"), "customer", "🎉");
    expect(liked.reactions).toEqual([{ from: "customer", emoji: "🎉" }]);
    expect(withReaction(liked, "customer", "").reactions).toEqual([]);
  });
});

describe("newestUnread", () => {
  it("is the last of the business that is not read, not failed and not one's own", () => {
    const list = [
      message("a"),
      message("b", { status: "failed" }),
      message("c", { from: "customer" }),
      message("d", { status: "read" }),
    ];
    expect(newestUnread(list)?.id).toBe("a");
    expect(newestUnread(list.slice(1))).toBeNull();
  });
});

describe("threadRows", () => {
  it("puts a day above each day, and leaves reactions out", () => {
    const rows = threadRows(
      [
        message("a", { timestamp: "2026-11-20T12:00:00.000000Z" }),
        message("r", { timestamp: "2026-11-20T12:01:00.000000Z", type: "reaction" }),
        message("b", { timestamp: "2026-11-22T12:00:00.000000Z" }),
      ],
      null,
    );
    expect(rows.map((row) => row.key)).toEqual(["day-a", "a", "day-b", "b"]);
  });

  it("draws the unread line above the oldest unread message of the business, where it stays", () => {
    const list = [
      message("a", { status: "read" }),
      message("b"),
      message("mine", { from: "customer" }),
      message("c"),
    ];
    const mark = unreadMark(list);
    expect(mark).toEqual({ message_id: "b", count: 2 });
    const later = threadRows([...list, message("d")], mark);
    expect(later.map((row) => row.key)).toEqual(["day-a", "a", "unread", "b", "mine", "c", "d"]);
  });

  it("groups bubbles of one author within five minutes", () => {
    const at = (minutes: number) => `2026-11-22T12:${String(minutes).padStart(2, "0")}:00.000000Z`;
    const rows = threadRows(
      [
        message("a", { timestamp: at(0) }),
        message("b", { timestamp: at(1) }),
        message("c", { timestamp: at(20) }),
      ],
      null,
    );
    expect(rows.flatMap((row) => (row.kind === "message" ? [row.startsGroup] : []))).toEqual([
      true,
      false,
      true,
    ]);
  });
});
