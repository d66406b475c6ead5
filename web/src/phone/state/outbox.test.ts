import { beforeEach, describe, expect, it, vi } from "vitest";
import type { OutgoingMessage, PhoneMessage } from "../../control/types";
import { asPhoneMessage, type Draft, entryOf, outgoingMessage, useOutbox } from "./outbox";
import { createSender } from "./sender";

const ANA = "34600100001";
const SHOP = "400000000000001";
const AT = "2026-11-22T10:00:00.000000Z";

const text = (body: string): Draft => ({ message: { type: "text", text: { body } }, quoted: null });
const picture = (): Draft => ({
  file: {
    type: "image",
    blob: new Blob(["x"], { type: "image/png" }),
    filename: "cat.png",
    caption: "my cat",
    voice: false,
    preview_url: "blob:cat",
  },
  quoted: { id: "wamid.q", from: "business", preview: "Your order" },
});
const heardText = (id: string, body: string): PhoneMessage => ({
  id,
  from: "customer",
  timestamp: AT,
  type: "text",
  text: { body },
  status: "sent",
});

const outbox = () => useOutbox.getState();
beforeEach(() => useOutbox.setState({ entries: [], bubbleKeys: {} }));

describe("outgoingMessage", () => {
  it("puts the uploaded file under its type, with caption and quoted message", () => {
    expect(outgoingMessage(picture(), "77")).toEqual({
      type: "image",
      image: { id: "77", caption: "my cat" },
      context: { id: "wamid.q" },
    });
  });

  it("sends a text as it is", () => {
    expect(outgoingMessage(text("hola"), null)).toEqual({ type: "text", text: { body: "hola" } });
  });
});

describe("asPhoneMessage", () => {
  it("shows a picture before the cloud has it", () => {
    const entry = outbox().add(ANA, SHOP, picture(), AT);
    expect(asPhoneMessage(entry)).toMatchObject({
      type: "image",
      from: "customer",
      status: "pending",
      image: { url: "blob:cat", caption: "my cat" },
    });
  });
});

describe("settling the outbox", () => {
  it("recognises the entry when the event overtakes the answer", () => {
    const entry = outbox().add(ANA, SHOP, text("hola"), AT);
    outbox().change(entry.local_id, { state: "sending" });
    outbox().settle(ANA, SHOP, [heardText("wamid.1", "hola")]);
    expect(outbox().entries).toEqual([]);
    expect(outbox().bubbleKeys["wamid.1"]).toBe(entry.local_id);
  });

  it("does not mistake another chat's or other words for it", () => {
    const entry = outbox().add(ANA, SHOP, text("hola"), AT);
    outbox().change(entry.local_id, { state: "sending" });
    expect(entryOf(outbox().entries, ANA, "other", heardText("wamid.1", "hola"))).toBeNull();
    expect(entryOf(outbox().entries, ANA, SHOP, heardText("wamid.1", "adiós"))).toBeNull();
  });

  it("keeps an accepted message on the screen until its copy is there", () => {
    const entry = outbox().add(ANA, SHOP, text("hola"), AT);
    outbox().change(entry.local_id, { state: "sent", message_id: "wamid.9" });
    outbox().settle(ANA, SHOP, [heardText("wamid.8", "hola")]);
    expect(outbox().entries).toHaveLength(1);
    outbox().settle(ANA, SHOP, [heardText("wamid.9", "hola")]);
    expect(outbox().entries).toEqual([]);
  });
});

describe("the sender", () => {
  function sender(connected = { now: true }) {
    const posted: OutgoingMessage[] = [];
    const post = vi.fn(async (_wa: string, _to: string, message: OutgoingMessage) => {
      posted.push(message);
      await Promise.resolve();
      return { id: `wamid.${posted.length}` };
    });
    const upload = vi.fn(async (_file: Blob, _name: string, onProgress: (fraction: number) => void) => {
      onProgress(1);
      return { id: "media-1", mime_type: "image/png", file_size: 1, sha256: "" };
    });
    const answer = vi.fn(async () => ({ id: "wamid.answer" }));
    const isConnected = () => connected.now;
    const made = createSender({ outbox: useOutbox, isConnected, upload, post, answer });
    return { ...made, posted, post, upload, answer, connected };
  }

  it("sends in the order of writing, uploads first", async () => {
    const { pump, posted } = sender();
    outbox().add(ANA, SHOP, picture(), AT);
    outbox().add(ANA, SHOP, text("look"), AT);
    await pump();
    expect(posted.map((message) => message.type)).toEqual(["image", "text"]);
    expect(outbox().entries.map((entry) => entry.message_id)).toEqual(["wamid.1", "wamid.2"]);
  });

  it("hands a tap to the cloud as an answer to the quoted message", async () => {
    const { pump, post, answer } = sender();
    const reply = { type: "button_reply", button_reply: { id: "yes", title: "Yes" } };
    const entry = outbox().add(
      ANA,
      SHOP,
      {
        message: { type: "interactive", interactive: reply },
        answer: { type: "option", id: "yes" },
        quoted: { id: "wamid.q", from: "business", preview: "Sure?" },
      },
      AT,
    );
    expect(asPhoneMessage(entry)).toMatchObject({ type: "interactive", interactive: reply });
    await pump();
    expect(answer).toHaveBeenCalledWith(ANA, "wamid.q", { type: "option", id: "yes" });
    expect(post).not.toHaveBeenCalled();
    expect(outbox().entries[0]).toMatchObject({ state: "sent", message_id: "wamid.answer" });
  });

  it("waits while the phone has no connection, and sends each message once afterwards", async () => {
    const { pump, post, connected } = sender({ now: false });
    outbox().add(ANA, SHOP, text("hola"), AT);
    await pump();
    expect(post).not.toHaveBeenCalled();
    connected.now = true;
    await Promise.all([pump(), pump()]);
    expect(post).toHaveBeenCalledTimes(1);
  });

  it("keeps a failed message with its reason, goes on with the next, and retries when asked", async () => {
    const made = sender();
    made.post.mockRejectedValueOnce(new Error("Blocked"));
    const first = outbox().add(ANA, SHOP, text("one"), AT);
    outbox().add(ANA, SHOP, text("two"), AT);
    await made.pump();
    expect(outbox().entries.map((entry) => [entry.state, entry.failure])).toEqual([
      ["failed", "Blocked"],
      ["sent", null],
    ]);
    made.retry(first);
    await vi.waitFor(() => expect(outbox().entries[0]?.state).toBe("sent"));
  });
});
