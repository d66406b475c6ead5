import { useCallback, useRef } from "react";
import { desk } from "../api/desk";
import { typedIn } from "../live/own-typing";

/** The customer sees "typing…" for 25 s; the server passes on one in 20 s at most, so more need not be asked. */
const PAUSE_MS = 20_000;

export function useTyping(conversationId: string) {
  const toldAtMs = useRef(Number.NEGATIVE_INFINITY);
  return useCallback(() => {
    typedIn(conversationId, false);
    const nowMs = performance.now();
    if (nowMs - toldAtMs.current < PAUSE_MS) return;
    toldAtMs.current = nowMs;
    // A courtesy: the message itself does not depend on it.
    desk.typing(conversationId).catch(() => {});
  }, [conversationId]);
}
