import { type MouseEvent, type PointerEvent, type RefObject, useRef, useState } from "react";

/** Less than this is a click whose hand trembled. */
const DRAG_PX = 6;

/** Draws a list sideways with the mouse, as a finger does by itself. What was drawn is not clicked. */
export function useMouseDrag(list: RefObject<HTMLElement | null>) {
  const from = useRef<{ x: number; scroll: number } | null>(null);
  const [dragging, setDragging] = useState(false);
  const moved = useRef(false);

  const end = () => {
    from.current = null;
    setDragging(false);
  };
  return {
    dragging,
    handlers: {
      onPointerDown: (event: PointerEvent) => {
        // A finger scrolls here; it does not draw what is around the list.
        event.stopPropagation();
        moved.current = false;
        if (event.pointerType !== "mouse" || event.button !== 0 || list.current === null) return;
        from.current = { x: event.clientX, scroll: list.current.scrollLeft };
      },
      onPointerMove: (event: PointerEvent) => {
        const start = from.current;
        if (start === null || list.current === null) return;
        const shift = event.clientX - start.x;
        if (!moved.current && Math.abs(shift) < DRAG_PX) return;
        if (!moved.current) {
          moved.current = true;
          setDragging(true);
          list.current.setPointerCapture?.(event.pointerId);
        }
        list.current.scrollLeft = start.scroll - shift;
      },
      onPointerUp: end,
      onPointerCancel: end,
      onClickCapture: (event: MouseEvent) => {
        if (!moved.current) return;
        moved.current = false;
        event.preventDefault();
        event.stopPropagation();
      },
      onDragStart: (event: { preventDefault(): void }) => event.preventDefault(),
    },
  };
}
