import { type PointerEvent, useRef, useState } from "react";

const SWIPE_PX = 56;
const FARTHEST_PX = 76;
const SLACK_PX = 8;
const LONG_PRESS_MS = 430;

interface TouchGestures {
  onSwipe(): void;
  onLongPress(): void;
}

/** Swipe towards the end of the line and long press, for fingers only: a mouse has its buttons. */
export function useTouchGestures({ onSwipe, onLongPress }: TouchGestures) {
  const start = useRef<{ x: number; y: number; swiping: boolean } | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [shift_px, setShift] = useState(0);

  const end = () => {
    clearTimeout(timer.current);
    start.current = null;
    setShift(0);
  };
  return {
    shift_px,
    handlers: {
      onPointerDown(event: PointerEvent) {
        if (event.pointerType !== "touch") return;
        start.current = { x: event.clientX, y: event.clientY, swiping: false };
        timer.current = setTimeout(() => {
          end();
          onLongPress();
        }, LONG_PRESS_MS);
      },
      onPointerMove(event: PointerEvent) {
        const from = start.current;
        if (from === null) return;
        const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
        if (Math.hypot(dx, dy) > SLACK_PX) clearTimeout(timer.current);
        if (dx > SLACK_PX && dx > Math.abs(dy)) from.swiping = true;
        if (from.swiping) setShift(Math.max(0, Math.min(FARTHEST_PX, dx)));
      },
      onPointerUp(event: PointerEvent) {
        const from = start.current;
        if (from?.swiping && event.clientX - from.x > SWIPE_PX) onSwipe();
        end();
      },
      onPointerCancel: end,
    },
  };
}
