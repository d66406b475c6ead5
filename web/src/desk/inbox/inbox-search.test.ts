import { describe, expect, it } from "vitest";
import { filterOfSearch, readInboxSearch, searchOfFilter } from "./inbox-search";

describe("the address of the inbox", () => {
  it("says every filter, and gives the same filter back", () => {
    const filter = {
      queue: "mine",
      team_id: "team-1",
      channel_id: "channel-1",
      tag_id: "tag-1",
      status: "snoozed",
      priority: "urgent",
      unread: true,
      window_open: true,
      sort: "oldest",
      q: "ana",
    } as const;
    expect(filterOfSearch(readInboxSearch({ ...searchOfFilter(filter) }))).toEqual(filter);
  });

  it("says nothing of what is as usual", () => {
    const search = searchOfFilter({ queue: "all", unread: false, window_open: false, q: "" });
    expect(Object.values(search).filter((value) => value !== undefined)).toEqual([]);
  });

  it("leaves out what no list can be, and keeps digits as text", () => {
    const read = readInboxSearch({
      queue: "x",
      status: "y",
      priority: 3,
      unread: "yes",
      sort: "best",
      q: 34600,
    });
    expect(Object.entries(read).filter(([, value]) => value !== undefined)).toEqual([["q", "34600"]]);
  });

  it("asks the closed and the snoozed ones for no other status", () => {
    expect(readInboxSearch({ queue: "closed", status: "open" }).status).toBeUndefined();
    expect(searchOfFilter({ queue: "snoozed", status: "open" }).status).toBeUndefined();
  });
});
