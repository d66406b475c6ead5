import { describe, expect, it } from "vitest";
import type { Media } from "../api/types";
import { messageItem } from "../live/thread-patches";
import { at, message } from "../testing/builders";
import {
  contentToSend,
  mergeOutbox,
  type OutboxEntry,
  type Outgoing,
  type OutgoingNote,
  shownMessage,
  uploadsOf,
} from "./outgoing";

const entry = (part: Partial<OutboxEntry<Outgoing>> = {}): OutboxEntry<Outgoing> => ({
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
  const thread = [message({ id: "a" }), message({ id: "b", created_at: at(9) })].map(messageItem);

  it("shows what is on its way at the end", () => {
    const merged = mergeOutbox(thread, [entry()], {});
    expect(merged.map(({ data }) => data.id)).toEqual(["a", "b", "entry-1"]);
    expect(merged[2]?.data).toMatchObject({
      status: "queued",
      direction: "out",
      content: { body: "On my way" },
    });
  });

  it("shows a message once, when the server's own is there before the answer", () => {
    const arrived = [
      ...thread,
      messageItem(message({ id: "entry-1", direction: "out", status: "accepted" })),
    ];
    expect(mergeOutbox(arrived, [entry()], {})).toEqual(arrived);
  });

  it("leaves a failed one where it was written, with its reason", () => {
    const merged = mergeOutbox(thread, [entry({ state: "failed", error: "Refused." })], {});
    expect(merged.map(({ data }) => data.id)).toEqual(["a", "entry-1", "b"]);
    expect(merged[1]?.data).toMatchObject({
      status: "failed",
      error: { title: "Refused.", retryable: true },
    });
  });

  it("shows what is sent later only where it could not be scheduled", () => {
    const later = { send_at: at(50), when_shut: "wait" as const, unless_answered: false };
    expect(mergeOutbox(thread, [entry({ later })], {})).toEqual(thread);
    expect(mergeOutbox(thread, [entry({ later, state: "failed" })], {})).toHaveLength(3);
  });

  it("shows a note on its way as a note", () => {
    const outgoing: OutgoingNote = { kind: "note", body: "Careful", mentions: ["agent-ben"] };
    const merged = mergeOutbox(thread, [{ ...entry(), outgoing }], {});
    expect(merged[2]).toMatchObject({
      item: "note",
      data: { id: "entry-1", author: { id: "agent-me" }, body: "Careful", mentions: ["agent-ben"] },
    });
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
  const media = new Map([["u", { id: "media-9" } as Media]]);
  const none = new Map<string, Media>();
  expect(contentToSend({ kind: "audio", uploadId: "u", voice: true }, media)).toEqual({
    kind: "audio",
    content: { media_id: "media-9", voice: true },
  });
  expect(contentToSend({ kind: "text", body: "see https://example.com" }, none)).toMatchObject({
    content: { preview_url: true },
  });
  expect(contentToSend({ kind: "text", body: "hello" }, none)).toMatchObject({
    content: { preview_url: false },
  });
});

describe("a file inside of a message", () => {
  const interactive = {
    type: "button",
    header: { type: "document", document: { upload_id: "u", filename: "a.pdf" } },
    action: { buttons: [] },
  };

  it("is an upload until it is sent", () => {
    expect(uploadsOf({ kind: "interactive", interactive })).toEqual(["u"]);
    const media = new Map([["u", { id: "media-9" } as Media]]);
    expect(contentToSend({ kind: "interactive", interactive }, media)).toEqual({
      kind: "interactive",
      content: {
        interactive: {
          ...interactive,
          header: { type: "document", document: { media_id: "media-9", filename: "a.pdf" } },
        },
      },
    });
  });

  it("is shown under the upload's id", () => {
    const shown = shownMessage(entry({ outgoing: { kind: "interactive", interactive } }), {});
    expect(shown).toMatchObject({
      kind: "interactive",
      content: {
        interactive: { header: { document: { media_id: "u" } } },
        files: [{ id: "u", state: "pending" }],
      },
    });
  });

  it("goes with a template's values, too, and the definition stays here", () => {
    const template = {
      kind: "template" as const,
      name: "welcome",
      language: "en",
      category: "UTILITY",
      components: [{ type: "header", parameters: [{ type: "image", image: { upload_id: "u" } }] }],
      definition: [{ type: "BODY", text: "Hello" }],
    };
    expect(uploadsOf(template)).toEqual(["u"]);
    const sent = contentToSend(template, new Map([["u", { id: "media-9" } as Media]]));
    expect(sent).toEqual({
      kind: "template",
      content: {
        name: "welcome",
        language: "en",
        components: [{ type: "header", parameters: [{ type: "image", image: { media_id: "media-9" } }] }],
      },
    });
    expect(shownMessage(entry({ outgoing: template }), {})).toMatchObject({
      kind: "template",
      content: { rendered: null, definition: template.definition },
    });
  });
});
