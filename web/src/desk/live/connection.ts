import type { ClientFrame, Doing, StreamEvent, StreamFrame } from "../api/types";

export type ConnectionState = "connecting" | "live" | "reconnecting" | "offline" | "expired";

/** The server sends something at least every 20 s; after twice that, the line is dead though the socket looks open. */
const SILENCE_MS = 45_000;
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 15_000;
const SESSION_EXPIRED = 4401;

interface Handlers {
  onState(state: ConnectionState): void;
  /** `resumed` is false the first time and after the server has forgotten where we were. */
  onHello(now: string, frozen: boolean, resumed: boolean): void;
  onEvent(event: StreamEvent): void;
  onReset(): void;
  onClock(now: string, frozen: boolean): void;
  onPresence(agentIds: string[]): void;
  onActivity(agentId: string, doing: Doing): void;
}

/** One socket to the event stream: remembers the last event applied, comes back after a loss, and asks for the rest. */
export class LiveConnection {
  private socket: WebSocket | null = null;
  private lastSeq: number | null = null;
  private failures = 0;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private silenceTimer: ReturnType<typeof setTimeout> | undefined;
  private closed = false;

  constructor(
    private readonly url: string,
    private readonly handlers: Handlers,
    private readonly openSocket: (url: string) => WebSocket = (address) => new WebSocket(address),
  ) {}

  start() {
    this.closed = false;
    window.addEventListener("online", this.wake);
    window.addEventListener("offline", this.lose);
    this.handlers.onState("connecting");
    this.open();
  }

  stop() {
    this.closed = true;
    window.removeEventListener("online", this.wake);
    window.removeEventListener("offline", this.lose);
    this.drop();
  }

  /** Tries now instead of at the end of the delay. */
  wake = () => {
    if (this.closed || this.socket?.readyState === WebSocket.OPEN) return;
    this.failures = 0;
    this.drop();
    this.handlers.onState(this.lastSeq === null ? "connecting" : "reconnecting");
    this.open();
  };

  /** Says something now, or not at all: what is said on the stream is good for a few seconds only. */
  say = (frame: ClientFrame) => {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  };

  private lose = () => {
    if (this.closed) return;
    this.drop();
    this.handlers.onState("offline");
    this.retryLater();
  };

  private open() {
    const address = this.lastSeq === null ? this.url : `${this.url}?after=${this.lastSeq}`;
    const socket = this.openSocket(address);
    this.socket = socket;
    this.listenForSilence();
    socket.onmessage = (message) => {
      this.listenForSilence();
      this.receive(JSON.parse(String(message.data)) as StreamFrame);
    };
    socket.onclose = (event) => {
      if (this.socket !== socket) return;
      this.drop();
      if (event.code === SESSION_EXPIRED) {
        this.stop();
        this.handlers.onState("expired");
      } else {
        this.handlers.onState(this.failures >= 2 || !navigator.onLine ? "offline" : "reconnecting");
        this.retryLater();
      }
    };
  }

  private receive(frame: StreamFrame) {
    switch (frame.type) {
      case "hello": {
        const resumed = this.lastSeq !== null;
        this.lastSeq ??= frame.seq;
        this.failures = 0;
        this.handlers.onHello(frame.now, frame.clock.frozen, resumed);
        this.handlers.onState("live");
        return;
      }
      case "event":
        if (this.lastSeq !== null && frame.seq <= this.lastSeq) return;
        this.handlers.onEvent(frame);
        this.lastSeq = frame.seq;
        return;
      case "reset":
        this.lastSeq = frame.seq;
        this.handlers.onReset();
        return;
      case "clock":
        this.handlers.onClock(frame.now, frame.frozen);
        return;
      case "presence":
        this.handlers.onPresence(frame.agents);
        return;
      case "activity":
        this.handlers.onActivity(frame.agent_id, frame);
    }
  }

  private retryLater() {
    clearTimeout(this.retryTimer);
    const ceiling = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** this.failures);
    this.failures += 1;
    // A server that restarts must not meet all its agents in the same instant.
    this.retryTimer = setTimeout(() => this.open(), ceiling * (0.5 + Math.random() / 2));
  }

  private listenForSilence() {
    clearTimeout(this.silenceTimer);
    this.silenceTimer = setTimeout(() => {
      this.drop();
      this.handlers.onState("reconnecting");
      this.retryLater();
    }, SILENCE_MS);
  }

  private drop() {
    clearTimeout(this.retryTimer);
    clearTimeout(this.silenceTimer);
    const socket = this.socket;
    this.socket = null;
    socket?.close();
  }
}
