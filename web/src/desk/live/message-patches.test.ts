import { describe, expect, it } from "vitest";
import type { Media, Message } from "../api/types";
import { at, message, pages } from "../testing/builders";
import { changeMessage, findMessage, inReadingOrder, replaceMedia, upsertMessage } from "./message-patches";

const said = (id: string, minute: number, part = {}) => message({ id, created_at: at(minute), ...part });
const ids = (list: Parameters<typeof inReadingOrder>[0]) => inReadingOrder(list).map(({ id }) => id);

describe("upsertMessage", () => {
  const thread = pages([[said("c", 30), said("b", 20)], [said("a", 10)]], true);

  it("puts a new message at the end of the thread", () => {
    expect(ids(upsertMessage(thread, said("d", 40)))).toEqual(["a", "b", "c", "d"]);
  });

  it("puts a late one where it belongs", () => {
    expect(ids(upsertMessage(thread, said("x", 25)))).toEqual(["a", "b", "x", "c"]);
  });

  it("replaces a known one, so that applying an event twice changes nothing", () => {
    const once = upsertMessage(thread, said("b", 20, { status: "read" }));
    expect(findMessage(once, "b")?.status).toBe("read");
    expect(upsertMessage(once, said("b", 20, { status: "read" }))).toEqual(once);
  });

  it("leaves one that is older than all loaded to a later page", () => {
    expect(upsertMessage(thread, said("old", -5))).toBe(thread);
  });

  it("begins an empty thread", () => {
    expect(ids(upsertMessage(pages<Message>([[]]), said("a", 0)))).toEqual(["a"]);
  });
});

it("changes only the page that has the message", () => {
  const thread = pages([[said("b", 20)], [said("a", 10)]]);
  const next = changeMessage(thread, "a", (item) => ({ ...item, status: "read" }));
  expect(next.pages[0]).toBe(thread.pages[0]);
  expect(changeMessage(thread, "nobody", (item) => item)).toBe(thread);
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
  const next = replaceMedia(pages([[picture]]), { ...media, state: "ready", width: 640 });
  expect(findMessage(next, "message-1")?.content).toMatchObject({
    caption: "Look",
    media: { state: "ready", width: 640 },
  });
});
