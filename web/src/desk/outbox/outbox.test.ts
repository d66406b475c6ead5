import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { keys } from "../api/query-keys";
import { EventLog } from "../live/event-log";
import { inReadingOrder, messagesOf, type ThreadList } from "../live/thread-patches";
import { ME, message, threadPages } from "../testing/builders";
import { FakeServer, problem } from "../testing/fake-server";
import { outbox, useOutbox } from "./outbox";

let server: FakeServer;
let client: QueryClient;
let stopDelivery: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  server = new FakeServer();
  server.install();
  client = new QueryClient();
  client.setQueryData(keys.me, ME);
  client.setQueryData(keys.thread("conversation-1"), threadPages([[message()]]));
  useOutbox.setState({ entries: [] });
  stopDelivery = outbox.deliverWith(new EventLog(client), client);
});

afterEach(() => {
  stopDelivery();
  vi.useRealTimers();
});

const write = (body: string) => outbox.add("conversation-1", { kind: "text", body }, null);
const entries = () => useOutbox.getState().entries;
const settle = () => vi.advanceTimersByTimeAsync(50);
const bodies = () => server.sent().map((sent) => (sent.kind === "text" ? sent.content.body : sent.kind));

describe("outbox", () => {
  it("sends at once, and hands the thread the server's message", async () => {
    write("Hello");
    expect(entries()).toHaveLength(1);
    await settle();
    expect(entries()).toEqual([]);
    const thread = inReadingOrder(client.getQueryData<ThreadList>(keys.thread("conversation-1")));
    expect(messagesOf(thread).at(-1)).toMatchObject({ id: server.sent()[0]?.id, status: "queued" });
  });

  it("sends a conversation's messages in their order", async () => {
    for (const body of ["one", "two", "three"]) write(body);
    await settle();
    expect(bodies()).toEqual(["one", "two", "three"]);
  });

  it("keeps what is written offline, and sends it in order when the connection is back", async () => {
    server.reachable = false;
    write("one");
    write("two");
    await settle();
    expect(entries().map(({ state }) => state)).toEqual(["waiting", "waiting"]);
    server.calls = [];
    server.reachable = true;
    outbox.flush();
    await settle();
    expect(bodies()).toEqual(["one", "two"]);
    expect(entries()).toEqual([]);
  });

  it("tries again by itself under the same id, so that it arrives once", async () => {
    server.sendAnswers = [problem(503, "unavailable", "Restarting."), "unreachable"];
    write("Hello");
    await settle();
    await vi.advanceTimersByTimeAsync(5000);
    const ids = new Set(server.sent().map(({ id }) => id));
    expect(server.sent()).toHaveLength(3);
    expect(ids.size).toBe(1);
    expect(server.messages.filter((item) => ids.has(item.id))).toHaveLength(1);
  });

  it("says why a message was refused and lets the next one pass", async () => {
    server.sendAnswers = [problem(409, "window_closed", "The window has closed.")];
    write("too late");
    write("after");
    await settle();
    expect(entries()).toMatchObject([{ state: "failed", error: "The window has closed." }]);
    expect(bodies()).toEqual(["too late", "after"]);
  });

  it("sends a refused one again when asked, or drops it", async () => {
    server.sendAnswers = [problem(422, "invalid", "No."), problem(422, "invalid", "No.")];
    write("first");
    write("second");
    await settle();
    const [first, second] = entries();
    outbox.discard(second?.id ?? "");
    outbox.retry(first?.id ?? "");
    await settle();
    expect(entries()).toEqual([]);
    expect(bodies()).toEqual(["first", "second", "first"]);
  });

  it("never sends under another agent's name", async () => {
    server.reachable = false;
    write("mine");
    await settle();
    server.calls = [];
    server.reachable = true;
    client.setQueryData(keys.me, { ...ME, agent: { ...ME.agent, id: "agent-other" } });
    outbox.flush();
    await settle();
    expect(server.sent()).toEqual([]);
    expect(entries()).toHaveLength(1);
  });

  it("remembers texts over a reload, as not yet sent", async () => {
    server.reachable = false;
    write("keep me");
    await settle();
    const stored = JSON.parse(localStorage.getItem("recado.outbox") ?? "{}");
    expect(stored.state.entries).toMatchObject([{ outgoing: { body: "keep me" }, state: "waiting" }]);
  });
});
