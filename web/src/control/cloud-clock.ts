import { create } from "zustand";
import type { ClockReading } from "./types";

interface CloudClock {
  /** The cloud's time in milliseconds since the epoch when it was last heard; null before that. */
  heard_ms: number | null;
  /** This machine's monotonic milliseconds at that moment. */
  heard_at_ms: number;
  frozen: boolean;
  hear: (reading: ClockReading) => void;
}

/** The cloud's clock can be frozen and moved, so pages never read the browser's own. */
export const useCloudClock = create<CloudClock>((set) => ({
  heard_ms: null,
  heard_at_ms: 0,
  frozen: false,
  hear: (reading) =>
    set({
      heard_ms: Date.parse(reading.now),
      heard_at_ms: performance.now(),
      frozen: reading.frozen,
    }),
}));

export function cloudNowMs(clock: Pick<CloudClock, "heard_ms" | "heard_at_ms" | "frozen">): number {
  if (clock.heard_ms === null) return Date.now();
  if (clock.frozen) return clock.heard_ms;
  return clock.heard_ms + (performance.now() - clock.heard_at_ms);
}
