import { useSyncExternalStore } from "react";

/** Frames arrive with network delay; smaller differences than this are noise, not a moved clock. */
const NOISE_MS = 400;

/**
 * The server's clock as the last frame told it. It may be ahead, behind or frozen: windows and "5 min ago" are
 * measured against it, never against the browser's own time.
 */
export class ServerClock {
  private offsetMs = 0;
  private frozenAtMs: number | null = null;
  private listeners = new Set<() => void>();

  constructor(private readonly localNow: () => number = Date.now) {}

  nowMs(): number {
    return this.frozenAtMs ?? this.localNow() + this.offsetMs;
  }

  /** As the API writes times, with microseconds, so that it sorts among them. */
  nowText(): string {
    return new Date(this.nowMs()).toISOString().replace("Z", "000Z");
  }

  /** `frozen` absent leaves it as it was: event frames tell the time only. */
  sync(now: string, frozen?: boolean) {
    const toldMs = Date.parse(now);
    if (Number.isNaN(toldMs)) return;
    const stop = frozen ?? this.frozenAtMs !== null;
    const before = this.nowMs();
    const wasFrozen = this.frozenAtMs !== null;
    const moved = Math.abs(toldMs - before) > NOISE_MS;
    if (stop) this.frozenAtMs = toldMs;
    else {
      this.frozenAtMs = null;
      if (moved || wasFrozen) this.offsetMs = toldMs - this.localNow();
    }
    if (moved || stop !== wasFrozen) for (const listener of this.listeners) listener();
  }

  /** Told when the clock jumps, stops or starts; its ordinary running is not news. */
  onJump(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

export const serverClock = new ServerClock();

function subscribe(onChange: () => void): () => void {
  const timer = setInterval(onChange, 1000);
  const stopListening = serverClock.onJump(onChange);
  return () => {
    clearInterval(timer);
    stopListening();
  };
}

/** The server's time, rounded down to `stepMs`, so that a component renders only when its own unit passes. */
export function useNow(stepMs: number): number {
  return useSyncExternalStore(subscribe, () => Math.floor(serverClock.nowMs() / stepMs) * stepMs);
}
