import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ControlError, control, cursorOf, problemFrom, UnreachableError } from "./control-client";
import { connectControlEvents, retryDelayMs } from "./control-events";

describe("the control client", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("asks with encoded path and query", async () => {
    const fetched = vi.fn(async () => new Response('{"data":[]}'));
    vi.stubGlobal("fetch", fetched);
    await control.messages("34/6", "4", 100);
    expect(fetched).toHaveBeenCalledWith(
      "/_control/v1/customers/34%2F6/messages?phone_number_id=4&limit=100",
      expect.objectContaining({ method: "GET" }),
    );
  });

  it("answers a message by its id", async () => {
    const fetched = vi.fn(async () => new Response('{"id":"wamid.2"}'));
    vi.stubGlobal("fetch", fetched);
    await expect(control.answer("346", "wamid.1", { type: "option", id: "yes" })).resolves.toEqual({
      id: "wamid.2",
    });
    expect(fetched).toHaveBeenCalledWith(
      "/_control/v1/customers/346/answers",
      expect.objectContaining({
        method: "POST",
        body: '{"message_id":"wamid.1","answer":{"type":"option","id":"yes"}}',
      }),
    );
  });

  it("turns a problem into an error a person can read", async () => {
    const problem = {
      title: "Invalid",
      detail: "A phone number has digits.",
      code: "invalid",
      errors: [{ field: "phone", detail: "x" }],
    };
    vi.stubGlobal("fetch", async () => new Response(JSON.stringify(problem), { status: 422 }));
    const refusal = control.createCustomer({ phone: "?", name: "A" });
    await expect(refusal).rejects.toMatchObject({
      message: problem.detail,
      status: 422,
      code: "invalid",
      fields: problem.errors,
    });
    await expect(refusal).rejects.toBeInstanceOf(ControlError);
  });

  it("survives an answer that is no problem document", () => {
    expect(problemFrom(502, "<h1>Bad gateway").message).toBe("<h1>Bad gateway");
    expect(problemFrom(500, "").message).toContain("500");
  });

  it("says so when nobody answers", async () => {
    vi.stubGlobal("fetch", async () => Promise.reject(new TypeError("failed")));
    await expect(control.world()).rejects.toBeInstanceOf(UnreachableError);
  });

  it("finds the cursor in a next link", () => {
    expect(cursorOf({ data: [], paging: { next: "http://x/_control/v1/webhooks?cursor=abc&limit=5" } })).toBe(
      "abc",
    );
    expect(cursorOf({ data: [], paging: {} })).toBeNull();
    expect(cursorOf({ data: [] })).toBeNull();
  });
});

class FakeSocket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  close = vi.fn();
}

describe("the event stream", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function connect() {
    const sockets: FakeSocket[] = [];
    const onEvent = vi.fn();
    const onOpen = vi.fn();
    const states: string[] = [];
    const createSocket = () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket as unknown as WebSocket;
    };
    const stop = connectControlEvents({
      onEvent,
      onOpen,
      onState: (state) => states.push(state),
      createSocket,
    });
    return { sockets, onEvent, onOpen, states, stop };
  }

  it("comes back with growing pauses, and asks to load again", () => {
    const { sockets, onOpen, states, stop } = connect();
    sockets[0]?.onopen?.();
    sockets[0]?.onclose?.();
    vi.advanceTimersByTime(retryDelayMs(0));
    expect(sockets).toHaveLength(2);
    sockets[1]?.onclose?.();
    vi.advanceTimersByTime(retryDelayMs(0));
    expect(sockets).toHaveLength(2);
    vi.advanceTimersByTime(retryDelayMs(1));
    sockets[2]?.onopen?.();
    expect(onOpen).toHaveBeenCalledTimes(2);
    expect(states).toEqual(["connecting", "open", "lost", "lost", "open"]);
    stop();
  });

  it("hands events on, and is silent after the end", () => {
    const { sockets, onEvent, stop } = connect();
    sockets[0]?.onmessage?.({ data: '{"type":"customers"}' });
    stop();
    sockets[0]?.onmessage?.({ data: '{"type":"reset"}' });
    sockets[0]?.onclose?.();
    vi.advanceTimersByTime(60_000);
    expect(onEvent.mock.calls).toEqual([[{ type: "customers" }]]);
    expect(sockets).toHaveLength(1);
  });
});
