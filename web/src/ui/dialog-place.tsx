import { createContext, type ReactNode, use, useEffect, useMemo, useState } from "react";
import { createPortal } from "react-dom";
import { cn } from "./cn";

interface Place {
  /** What dialogs are drawn in. */
  element: HTMLElement | null;
  /** A dialog opens or closes: what lies under it cannot be used meanwhile. */
  cover(change: 1 | -1): void;
}

/** Where dialogs open; over the whole page where there is none. */
export const DialogPlaceContext = createContext<Place | null>(null);

/** Dialogs inside open over this part of the page only: over one phone's screen, with its neighbour still in use. */
export function DialogPlace({ className, children }: { className?: string; children: ReactNode }) {
  const [element, setElement] = useState<HTMLElement | null>(null);
  const [covers, setCovers] = useState(0);
  const place = useMemo(
    () => ({ element, cover: (change: 1 | -1) => setCovers((count) => count + change) }),
    [element],
  );
  return (
    <DialogPlaceContext value={place}>
      <div className={cn("relative flex min-h-0 flex-1 flex-col", className)}>
        <div inert={covers > 0} className="flex min-h-0 flex-1 flex-col">
          {children}
        </div>
        <div ref={setElement} />
      </div>
    </DialogPlaceContext>
  );
}

/** Draws over the place what is no dialog but covers it like one. */
export function OverPlace({ children }: { children: ReactNode }) {
  const place = use(DialogPlaceContext);
  const cover = place?.cover;
  useEffect(() => {
    cover?.(1);
    return () => cover?.(-1);
  }, [cover]);
  if (place === null) return children;
  return place.element && createPortal(children, place.element);
}
