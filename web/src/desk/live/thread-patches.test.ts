import { describe, expect, it } from "vitest";
import type { Media, Message } from "../api/types";
import { at, message, note, threadPages } from "../testing/builders";
import {
  changeItem,
  findItem,
  inReadingOrder,
  messageItem,
  noteItem,
  removeItem,
  replaceMedia,
  upsertItem,
} from "./thread-patches";

const said = (id: string, minute: number, part = {}) => message({ id, created_at: at(minute), ...part });
const ids = (list: Parameters<typeof inReadingOrder>[0]) => inReadingOrder(list).map(({ data }) => data.id);

describe("upsertItem", () => {
  const put = (list: typeof thread, one: Message) => upsertItem(list, messageItem(one));
  const thread = threadPages([[said("c", 30), said("b", 20)], [said("a", 10)]], true);

  it("puts a new message at the end of the thread", () => {
    expect(ids(put(thread, said("d", 40)))).toEqual(["a", "b", "c", "d"]);
  });

  it("puts a late one where it belongs", () => {
    expect(ids(put(thread, said("x", 25)))).toEqual(["a", "b", "x", "c"]);
  });

  it("replaces a known one, so that applying an event twice changes nothing", () => {
    const once = put(thread, said("b", 20, { status: "read" }));
    expect(findItem(once, "b")?.data).toMatchObject({ status: "read" });
    expect(put(once, said("b", 20, { status: "read" }))).toEqual(once);
  });

  it("leaves one that is older than all loaded to a later page", () => {
    expect(put(thread, said("old", -5))).toBe(thread);
  });

  it("keeps notes and messages in one order", () => {
    const noted = upsertItem(thread, noteItem(note({ id: "n", created_at: at(22) })));
    expect(ids(noted)).toEqual(["a", "b", "n", "c"]);
    expect(ids(removeItem(noted, "n"))).toEqual(["a", "b", "c"]);
    expect(removeItem(noted, "nobody")).toBe(noted);
  });

  it("begins an empty thread", () => {
    expect(ids(put(threadPages([[]]), said("a", 0)))).toEqual(["a"]);
  });
});

it("changes only the page that has the message", () => {
  const thread = threadPages([[said("b", 20)], [said("a", 10)]]);
  const next = changeItem(thread, "a", () => messageItem(said("a", 10, { status: "read" })));
  expect(next.pages[0]).toBe(thread.pages[0]);
  expect(changeItem(thread, "nobody", (item) => item)).toBe(thread);
});

it("shows a picture when its bytes have come", () => {
  const media: Media = {
    id: "media-1",
    state: "pending",
    mime_type: "image/jpeg",
    size_bytes: 0,
    filename: null,
    voice: false,
    detail: null,
    width: null,
    height: null,
    url: "/api/v1/media/media-1",
  };
  const picture: Message = { ...message(), kind: "image", content: { media, caption: "Look" } };
  const next = replaceMedia(threadPages([[note({ id: "n" }), picture]]), {
    ...media,
    state: "ready",
    width: 640,
  });
  expect(findItem(next, "message-1")?.data).toMatchObject({
    content: { caption: "Look", media: { state: "ready", width: 640 } },
  });
});
