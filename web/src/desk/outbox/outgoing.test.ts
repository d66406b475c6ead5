import { describe, expect, it } from "vitest";
import { at, message } from "../testing/builders";
import { contentToSend, mergeOutbox, type OutboxEntry, shownMessage } from "./outgoing";

const entry = (part: Partial<OutboxEntry> = {}): OutboxEntry => ({
  id: "entry-1",
  agentId: "agent-me",
  conversationId: "conversation-1",
  outgoing: { kind: "text", body: "On my way" },
  replyTo: null,
  createdAt: at(5),
  state: "waiting",
  error: null,
  ...part,
});

describe("mergeOutbox", () => {
  const thread = [message({ id: "a" }), message({ id: "b", created_at: at(9) })];

  it("shows what is on its way at the end", () => {
    const merged = mergeOutbox(thread, [entry()], {});
    expect(merged.map(({ id }) => id)).toEqual(["a", "b", "entry-1"]);
    expect(merged[2]).toMatchObject({ status: "queued", direction: "out", content: { body: "On my way" } });
  });

  it("shows a message once, when the server's own is there before the answer", () => {
    const arrived = [...thread, message({ id: "entry-1", direction: "out", status: "accepted" })];
    expect(mergeOutbox(arrived, [entry()], {})).toEqual(arrived);
  });

  it("leaves a failed one where it was written, with its reason", () => {
    const merged = mergeOutbox(thread, [entry({ state: "failed", error: "Refused." })], {});
    expect(merged.map(({ id }) => id)).toEqual(["a", "entry-1", "b"]);
    expect(merged[1]).toMatchObject({ status: "failed", error: { title: "Refused.", retryable: true } });
  });

  it("is the same thread when nothing waits", () => {
    expect(mergeOutbox(thread, [], {})).toBe(thread);
  });
});

it("shows a file from this page while it is uploaded", () => {
  const bytes = new Blob(["picture"], { type: "image/png" });
  const upload = {
    id: "u",
    bytes,
    filename: "lamp.png",
    mimeType: "image/png",
    voice: false,
    previewUrl: "blob:lamp",
    width: 640,
    height: 420,
    progress: 0.4,
    state: "uploading" as const,
    error: null,
  };
  const shown = shownMessage(entry({ outgoing: { kind: "image", uploadId: "u", caption: "Lamp" } }), {
    u: upload,
  });
  expect(shown).toMatchObject({
    kind: "image",
    content: { caption: "Lamp", media: { url: "blob:lamp", state: "ready", width: 640 } },
  });
});

it("sends media by id and asks for a preview only where there is a link", () => {
  const media = { id: "media-9" } as Parameters<typeof contentToSend>[1];
  expect(contentToSend({ kind: "audio", uploadId: "u", voice: true }, media)).toEqual({
    kind: "audio",
    content: { media_id: "media-9", voice: true },
  });
  expect(contentToSend({ kind: "text", body: "see https://example.com" }, null)).toMatchObject({
    content: { preview_url: true },
  });
  expect(contentToSend({ kind: "text", body: "hello" }, null)).toMatchObject({
    content: { preview_url: false },
  });
});
