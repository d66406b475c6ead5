import type { StreamFrame } from "../api/types";

/** A WebSocket whose server is the test. */
export class FakeSocket {
  static opened: FakeSocket[] = [];

  readyState: number = WebSocket.CONNECTING;
  onmessage: ((message: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  constructor(readonly url: string) {
    FakeSocket.opened.push(this);
  }

  static last(): FakeSocket {
    const socket = FakeSocket.opened.at(-1);
    if (!socket) throw new Error("no socket was opened");
    return socket;
  }

  /** What the page has said. */
  said: unknown[] = [];

  /** A frame is sent by the server; a text, by the page. */
  send(frame: StreamFrame | string) {
    if (typeof frame === "string") {
      this.said.push(JSON.parse(frame));
      return;
    }
    this.readyState = WebSocket.OPEN;
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  /** The server, or the network, ends it. */
  lose(code = 1006) {
    this.readyState = WebSocket.CLOSED;
    this.onclose?.({ code });
  }

  close() {
    this.readyState = WebSocket.CLOSED;
  }
}

export const asWebSocket = (socket: FakeSocket) => socket as unknown as WebSocket;
