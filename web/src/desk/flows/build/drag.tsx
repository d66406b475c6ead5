import { type PointerEvent, type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import type { Path, Tree } from "../model/document";

/**
 * Dragging with any pointer. Lists mark themselves with `data-drop-list` (their path as JSON), their rows with
 * `data-drop-row` (the index); the keyboard has its own ways, so that nothing depends on a pointer.
 */
export interface Dragged {
  label: ReactNode;
  drop(root: Tree, container: Path, index: number): { root: Tree; path: Path };
}

export interface DropPlace {
  container: Path;
  index: number;
}

export interface Drag {
  /** For what can be dragged. */
  start(event: PointerEvent, item: Dragged): void;
  /** Where it would land. */
  place: DropPlace | null;
  active: boolean;
  ghost: ReactNode;
}

/** A tap that trembles is no drag. */
const SLACK_PX = 5;

export function useDrag(onDrop: (item: Dragged, container: Path, index: number) => void): Drag {
  const [state, setState] = useState<{ item: Dragged; x: number; y: number; place: DropPlace | null } | null>(
    null,
  );
  const origin = useRef<{ item: Dragged; x: number; y: number; pointer: number } | null>(null);
  const latest = useRef({ onDrop, state });
  latest.current = { onDrop, state };

  useEffect(() => {
    const onMove = (event: globalThis.PointerEvent) => {
      const from = origin.current;
      if (from === null || event.pointerId !== from.pointer) return;
      const far = Math.hypot(event.clientX - from.x, event.clientY - from.y) > SLACK_PX;
      if (!far && latest.current.state === null) return;
      event.preventDefault();
      setState({
        item: from.item,
        x: event.clientX,
        y: event.clientY,
        place: placeAt(event.clientX, event.clientY),
      });
    };
    const end = (dropped: boolean) => {
      const { state: at, onDrop: drop } = latest.current;
      origin.current = null;
      if (at !== null) {
        setState(null);
        // The click that follows the drag is not meant; where none follows, later ones are.
        const swallow = (click: MouseEvent) => click.stopPropagation();
        window.addEventListener("click", swallow, { capture: true, once: true });
        setTimeout(() => window.removeEventListener("click", swallow, { capture: true }), 0);
        if (dropped && at.place !== null) drop(at.item, at.place.container, at.place.index);
      }
    };
    const onUp = () => end(true);
    const onCancel = () => end(false);
    const onKey = (event: KeyboardEvent) => event.key === "Escape" && end(false);
    window.addEventListener("pointermove", onMove, { passive: false });
    window.addEventListener("pointerup", onUp);
    window.addEventListener("pointercancel", onCancel);
    window.addEventListener("keydown", onKey);
    return () => {
      window.removeEventListener("pointermove", onMove);
      window.removeEventListener("pointerup", onUp);
      window.removeEventListener("pointercancel", onCancel);
      window.removeEventListener("keydown", onKey);
    };
  }, []);

  const start = useCallback((event: PointerEvent, item: Dragged) => {
    if (event.button !== 0) return;
    origin.current = { item, x: event.clientX, y: event.clientY, pointer: event.pointerId };
  }, []);

  const ghost =
    state &&
    createPortal(
      <div
        className="pointer-events-none fixed z-50 max-w-60 truncate rounded-md border border-primary bg-raised px-3 py-1.5 font-semibold shadow-pop"
        style={{ left: state.x + 10, top: state.y + 10 }}
      >
        {state.item.label}
      </div>,
      document.body,
    );
  return { start, place: state?.place ?? null, active: state !== null, ghost };
}

/** The innermost list under the pointer, and between which of its rows. */
function placeAt(x: number, y: number): DropPlace | null {
  const list = document
    .elementsFromPoint(x, y)
    .map((element) => element.closest<HTMLElement>("[data-drop-list]"))
    .find((element) => element !== null);
  if (!list) return null;
  const container = JSON.parse(list.dataset.dropList ?? "[]") as Path;
  const rows = [...list.querySelectorAll<HTMLElement>("[data-drop-row]")].filter(
    (row) => row.closest("[data-drop-list]") === list,
  );
  for (const row of rows) {
    const { top, height } = row.getBoundingClientRect();
    if (y < top + height / 2) return { container, index: Number(row.dataset.dropRow) };
  }
  const last = rows.at(-1);
  // The footer stays last.
  const isFooter = last?.dataset.footer === "true";
  return { container, index: last ? Number(last.dataset.dropRow) + (isFooter ? 0 : 1) : 0 };
}
