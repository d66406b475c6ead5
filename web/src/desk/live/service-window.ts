import type { Conversation } from "../api/types";

/** Milliseconds until the customer service window shuts; 0 when it is shut or never was open. */
export function windowRemainingMs(window: Conversation["window"], nowMs: number): number {
  if (!window.expires_at) return 0;
  return Math.max(0, Date.parse(window.expires_at) - nowMs);
}

/** By the clock, not by the flag: the flag is as old as the last event of the conversation. */
export const isWindowOpen = (window: Conversation["window"], nowMs: number) =>
  windowRemainingMs(window, nowMs) > 0;
