import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { StreamEvent } from "../api/types";
import { at, conversation } from "../testing/builders";
import { asWebSocket, FakeSocket } from "../testing/fake-socket";
import { type ConnectionState, LiveConnection } from "./connection";

const hello = (seq: number) => ({ type: "hello" as const, seq, now: at(0), clock: { frozen: false } });

const changed = (seq: number): StreamEvent => ({
  type: "event",
  seq,
  kind: "conversation.updated",
  data: conversation(),
  now: at(0),
});

const started: LiveConnection[] = [];

function connect() {
  const states: ConnectionState[] = [];
  const applied: number[] = [];
  const hellos: boolean[] = [];
  const onReset = vi.fn();
  const connection = new LiveConnection(
    "ws://desk.test/events",
    {
      onState: (state) => states.push(state),
      onHello: (_now, _frozen, resumed) => hellos.push(resumed),
      onEvent: (event) => applied.push(event.seq),
      onReset,
      onClock: () => {},
      onPresence: () => {},
      onActivity: () => {},
    },
    (url) => asWebSocket(new FakeSocket(url)),
  );
  started.push(connection);
  connection.start();
  return { connection, states, applied, hellos, onReset };
}

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.opened = [];
});

afterEach(() => {
  for (const connection of started.splice(0)) connection.stop();
  vi.useRealTimers();
});

describe("LiveConnection", () => {
  it("starts at the server's place and applies what follows", () => {
    const { applied, states } = connect();
    expect(FakeSocket.last().url).toBe("ws://desk.test/events");
    FakeSocket.last().send(hello(812));
    FakeSocket.last().send(changed(813));
    expect(applied).toEqual([813]);
    expect(states.at(-1)).toBe("live");
  });

  it("comes back after a loss and asks for the rest", () => {
    const { applied, states, hellos } = connect();
    FakeSocket.last().send(hello(10));
    FakeSocket.last().send(changed(11));
    FakeSocket.last().lose();
    expect(states.at(-1)).toBe("reconnecting");
    vi.advanceTimersByTime(600);
    expect(FakeSocket.last().url).toBe("ws://desk.test/events?after=11");
    FakeSocket.last().send(hello(14));
    for (const seq of [12, 13, 14]) FakeSocket.last().send(changed(seq));
    expect(applied).toEqual([11, 12, 13, 14]);
    expect(hellos).toEqual([false, true]);
  });

  it("applies nothing twice", () => {
    const { applied } = connect();
    FakeSocket.last().send(hello(10));
    FakeSocket.last().send(changed(11));
    FakeSocket.last().send(changed(11));
    expect(applied).toEqual([11]);
  });

  it("goes on from where a reset says", () => {
    const { onReset } = connect();
    FakeSocket.last().send(hello(10));
    FakeSocket.last().send({ type: "reset", seq: 900 });
    expect(onReset).toHaveBeenCalledOnce();
    FakeSocket.last().lose();
    vi.advanceTimersByTime(600);
    expect(FakeSocket.last().url).toContain("after=900");
  });

  it("waits longer after each failure, up to a limit, and says that it is offline", () => {
    const { states } = connect();
    for (let attempt = 0; attempt < 8; attempt += 1) {
      FakeSocket.last().lose();
      vi.advanceTimersByTime(15_000);
    }
    expect(states.at(-1)).toBe("offline");
    expect(FakeSocket.opened).toHaveLength(9);
    FakeSocket.last().lose();
    vi.advanceTimersByTime(7000);
    expect(FakeSocket.opened).toHaveLength(9);
    vi.advanceTimersByTime(8000);
    expect(FakeSocket.opened).toHaveLength(10);
  });

  it("takes a silent socket for dead", () => {
    const { states } = connect();
    FakeSocket.last().send(hello(10));
    vi.advanceTimersByTime(44_000);
    expect(states.at(-1)).toBe("live");
    vi.advanceTimersByTime(2000);
    expect(states.at(-1)).toBe("reconnecting");
    expect(FakeSocket.opened).toHaveLength(2);
  });

  it("does not come back when the session has expired", () => {
    const { states } = connect();
    FakeSocket.last().send(hello(10));
    FakeSocket.last().lose(4401);
    vi.advanceTimersByTime(60_000);
    expect(states.at(-1)).toBe("expired");
    expect(FakeSocket.opened).toHaveLength(1);
  });

  it("tries at once when the network is back", () => {
    connect();
    FakeSocket.last().send(hello(10));
    window.dispatchEvent(new Event("offline"));
    window.dispatchEvent(new Event("online"));
    expect(FakeSocket.opened).toHaveLength(2);
    expect(FakeSocket.last().url).toContain("after=10");
  });

  it("leaves nothing behind when it is stopped", () => {
    const { connection } = connect();
    connection.stop();
    vi.advanceTimersByTime(120_000);
    window.dispatchEvent(new Event("online"));
    expect(FakeSocket.opened).toHaveLength(1);
  });
});
