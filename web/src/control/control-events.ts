import { CONTROL_BASE } from "./control-client";
import type { ControlEvent } from "./types";

export type ConnectionState = "connecting" | "open" | "lost";

interface ControlEventsOptions {
  onEvent: (event: ControlEvent) => void;
  /** Called at every (re)connection. The stream has no resume, so what happened meanwhile must be loaded. */
  onOpen: () => void;
  onState: (state: ConnectionState) => void;
  createSocket?: (url: string) => WebSocket;
}

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 15_000;

export function retryDelayMs(attempt: number): number {
  return Math.min(FIRST_RETRY_MS * 2 ** attempt, LONGEST_RETRY_MS);
}

function socketUrl(): string {
  const scheme = window.location.protocol === "https:" ? "wss" : "ws";
  return `${scheme}://${window.location.host}${CONTROL_BASE}/events`;
}

/** Keeps one socket open for as long as the page lives; the returned function ends it. */
export function connectControlEvents(options: ControlEventsOptions): () => void {
  const createSocket = options.createSocket ?? ((url: string) => new WebSocket(url));
  let socket: WebSocket | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failedAttempts = 0;
  let stopped = false;

  const retrySoon = () => {
    if (stopped) return;
    clearTimeout(timer);
    timer = setTimeout(open, retryDelayMs(failedAttempts));
    failedAttempts += 1;
  };

  function open() {
    clearTimeout(timer);
    const opened = createSocket(socketUrl());
    socket = opened;
    opened.onopen = () => {
      if (socket !== opened) return;
      failedAttempts = 0;
      options.onState("open");
      options.onOpen();
    };
    opened.onmessage = (frame: MessageEvent<unknown>) => {
      if (socket !== opened || typeof frame.data !== "string") return;
      options.onEvent(JSON.parse(frame.data) as ControlEvent);
    };
    opened.onclose = () => {
      if (socket !== opened) return;
      socket = null;
      options.onState("lost");
      retrySoon();
    };
  }

  const openNow = () => {
    if (socket === null && !stopped) open();
  };

  options.onState("connecting");
  window.addEventListener("online", openNow);
  open();

  return () => {
    stopped = true;
    clearTimeout(timer);
    window.removeEventListener("online", openNow);
    socket?.close();
    socket = null;
  };
}
