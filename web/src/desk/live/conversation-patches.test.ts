import { describe, expect, it } from "vitest";
import { at, contact, conversation, pages } from "../testing/builders";
import {
  adjustCounts,
  firstPageOnly,
  flatten,
  matchesFilter,
  pruneList,
  replaceContact,
  upsertConversation,
} from "./conversation-patches";
import { serverClock } from "./server-clock";

const row = (id: string, minute: number, part = {}) =>
  conversation({ id, last_activity_at: at(minute), ...part });
const ids = (list: Parameters<typeof flatten>[0]) => flatten(list).map(({ id }) => id);
const ALL = { queue: "all" as const };

describe("upsertConversation", () => {
  const list = pages(
    [
      [row("c", 30), row("b", 20)],
      [row("a", 10), row("z", 0)],
    ],
    true,
  );

  it("moves an active conversation to the top, across pages", () => {
    expect(ids(upsertConversation(list, row("a", 40), ALL, "me"))).toEqual(["a", "c", "b", "z"]);
  });

  it("changes a row in place and leaves the other pages as they are", () => {
    const next = upsertConversation(list, row("b", 20, { unread_count: 3 }), ALL, "me");
    expect(ids(next)).toEqual(["c", "b", "a", "z"]);
    expect(next.pages[0]?.data[1]?.unread_count).toBe(3);
    expect(next.pages[1]).toBe(list.pages[1]);
  });

  it("adds a new conversation by its activity", () => {
    expect(ids(upsertConversation(list, row("n", 25), ALL, "me"))).toEqual(["c", "n", "b", "a", "z"]);
  });

  it("leaves one that is older than all loaded to a later page", () => {
    expect(upsertConversation(list, row("old", -5), ALL, "me")).toBe(list);
    const complete = pages([[row("c", 30)]]);
    expect(ids(upsertConversation(complete, row("old", -5), ALL, "me"))).toEqual(["c", "old"]);
  });

  it("takes out what was closed or handed to somebody else", () => {
    expect(ids(upsertConversation(list, row("b", 20, { status: "closed" }), ALL, "me"))).toEqual([
      "c",
      "a",
      "z",
    ]);
    expect(ids(upsertConversation(list, row("b", 20, { status: "snoozed" }), ALL, "me"))).toEqual([
      "c",
      "a",
      "z",
    ]);
    const snoozed = pages([[row("s", 10, { status: "snoozed" })]]);
    expect(ids(upsertConversation(snoozed, row("s", 15), { queue: "snoozed" }, "me"))).toEqual([]);
    const mine = pages([[row("m", 10, { assignee_id: "me" })]]);
    expect(ids(upsertConversation(mine, row("m", 10), { queue: "mine" }, "me"))).toEqual([]);
  });

  it("keeps a conversation in Unread while it is being read, until the list is opened again", () => {
    const unread = pages([[row("u", 10, { unread_count: 2 })]]);
    const read = upsertConversation(unread, row("u", 10), { queue: "unread" }, "me");
    expect(ids(read)).toEqual(["u"]);
    expect(ids(pruneList(read, { queue: "unread" }, "me"))).toEqual([]);
  });

  it("is the same list when nothing concerns it", () => {
    expect(upsertConversation(list, row("x", 50, { status: "closed" }), ALL, "me")).toBe(list);
  });
});

describe("matchesFilter", () => {
  const ana = conversation({ contact: contact({ name: "Ana García", username: "ana.g" }) });

  it("finds names without their accents, usernames and digits", () => {
    for (const q of ["garcia", "@ana.g", "600 100", "ANA"]) {
      expect(matchesFilter(ana, { queue: "all", q }, "me"), q).toBe(true);
    }
    expect(matchesFilter(ana, { queue: "all", q: "bruno" }, "me")).toBe(false);
    expect(matchesFilter(ana, { queue: "all", q: "a1" }, "me")).toBe(false);
  });

  it("keeps channels apart", () => {
    expect(matchesFilter(ana, { queue: "all", channel_id: "channel-2" }, "me")).toBe(false);
  });

  it("narrows by team, tag, priority, unread messages and the window", () => {
    const busy = conversation({ team_id: "team-1", tag_ids: ["tag-1"], priority: "high", unread_count: 2 });
    const wanted = { team_id: "team-1", tag_id: "tag-1", priority: "high", unread: true } as const;
    expect(matchesFilter(busy, { queue: "all", ...wanted }, "me")).toBe(true);
    for (const part of Object.entries(wanted)) {
      expect(matchesFilter(ana, { queue: "all", ...Object.fromEntries([part]) }, "me")).toBe(false);
    }
    serverClock.sync(at(0), true);
    expect(matchesFilter(ana, { queue: "all", window_open: true }, "me")).toBe(true);
    serverClock.sync(at(24 * 60), true);
    expect(matchesFilter(ana, { queue: "all", window_open: true }, "me")).toBe(false);
  });

  it("takes a status asked for in place of the queue's own", () => {
    const closed = conversation({ status: "closed", assignee_id: "me" });
    expect(matchesFilter(closed, { queue: "mine" }, "me")).toBe(false);
    expect(matchesFilter(closed, { queue: "mine", status: "closed" }, "me")).toBe(true);
  });
});

it("puts a conversation where the oldest come first", () => {
  const filter = { queue: "all", sort: "oldest" } as const;
  const list = pages([[row("a", 10), row("b", 20)]]);
  expect(ids(upsertConversation(list, row("a", 30), filter, "me"))).toEqual(["b", "a"]);
  expect(ids(upsertConversation(list, row("c", 15), filter, "me"))).toEqual(["a", "c", "b"]);
});

describe("what stays in a list", () => {
  it("is what was read under the eyes of its reader, but not what went to somebody else", () => {
    const filter = { queue: "mine", unread: true } as const;
    const list = pages([[row("a", 10, { assignee_id: "me", unread_count: 1 })]]);
    expect(ids(upsertConversation(list, row("a", 10, { assignee_id: "me" }), filter, "me"))).toEqual(["a"]);
    expect(ids(upsertConversation(list, row("a", 10, { assignee_id: "other" }), filter, "me"))).toEqual([]);
  });

  it("is every listed mention: only the server knows them", () => {
    const filter = { queue: "mentions" } as const;
    const list = pages([[row("a", 10)]]);
    expect(ids(upsertConversation(list, row("a", 10, { status: "closed" }), filter, "me"))).toEqual(["a"]);
    expect(ids(upsertConversation(list, row("b", 11), filter, "me"))).toEqual(["a"]);
    expect(pruneList(list, filter, "me")).toBe(list);
  });
});

it("counts a conversation out of one queue and into another, once", () => {
  const teams = [{ team_id: "team-1", open: 1 }];
  const counts = { all: 5, mine: 1, unassigned: 2, unread: 3, snoozed: 0, closed: 0, mentions: 0, teams };
  const before = conversation({ unread_count: 1 });
  const after = conversation({ assignee_id: "me", team_id: "team-1" });
  const next = adjustCounts(counts, before, after, "me");
  expect(next).toEqual({
    all: 5,
    mine: 2,
    unassigned: 1,
    unread: 2,
    snoozed: 0,
    closed: 0,
    mentions: 0,
    teams: [{ team_id: "team-1", open: 2 }],
  });
  expect(adjustCounts(next, after, after, "me")).toEqual(next);
});

it("renames a contact in every row", () => {
  const list = pages([[row("a", 10)], [row("b", 5, { contact: contact({ id: "other" }) })]]);
  const next = replaceContact(list, contact({ name: "Anita" }));
  expect(flatten(next).map((item) => item.contact.name)).toEqual(["Anita", "Ana García"]);
  expect(replaceContact(list, contact({ id: "nobody" }))).toBe(list);
});

it("shows a row once that a later page repeats", () => {
  expect(ids(pages([[row("a", 10)], [row("a", 10), row("b", 5)]]))).toEqual(["a", "b"]);
});

it("keeps only the first page for fetching afresh", () => {
  const list = pages([[row("a", 10)], [row("b", 5)]]);
  expect(firstPageOnly(list).pages).toHaveLength(1);
  expect(firstPageOnly(list).pageParams).toEqual([null]);
});

it("stays quick with ten thousand conversations", () => {
  const many = pages(
    Array.from({ length: 100 }, (_, page) =>
      Array.from({ length: 100 }, (_, index) => row(`c${page}-${index}`, -(page * 100 + index))),
    ),
  );
  const startedAt = performance.now();
  for (let step = 0; step < 100; step += 1) upsertConversation(many, row(`c${step}-50`, step + 1), ALL, "me");
  expect((performance.now() - startedAt) / 100).toBeLessThan(5);
});
