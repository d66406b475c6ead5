import { createContext, type ReactNode, use, useEffect, useRef } from "react";
import { createPortal } from "react-dom";
import type { FlowSession } from "../session";

interface FlowSurface {
  session: FlowSession;
  /** The sheet itself: what lies over a screen stays inside it. */
  sheet: HTMLElement | null;
  /** Told how many things lie over the screen: while there are any it takes no input. */
  onCover(change: 1 | -1): void;
}

export const FlowContext = createContext<FlowSurface | null>(null);

export function useFlow(): FlowSurface {
  const surface = use(FlowContext);
  if (surface === null) throw new Error("a flow's component stands outside of its sheet");
  return surface;
}

interface OverSheetProps {
  label: string;
  onClose(): void;
  children: ReactNode;
  /** As high as the sheet allows, for long lists and whole screens. */
  tall?: boolean;
}

/** A panel over the screen, from the foot of the sheet. Takes the focus, and gives it back. */
export function OverSheet({ label, onClose, children, tall }: OverSheetProps) {
  const { sheet, onCover } = useFlow();
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    onCover(1);
    panel.current?.focus();
    return () => {
      onCover(-1);
      // The screen below takes focus again only after it was painted as uncovered.
      requestAnimationFrame(() => before instanceof HTMLElement && before.focus());
    };
  }, [onCover]);
  if (sheet === null) return null;
  return createPortal(
    <div className="absolute inset-0 z-20 flex flex-col justify-end">
      <button
        type="button"
        tabIndex={-1}
        aria-hidden="true"
        onClick={onClose}
        className="absolute inset-0 animate-fade bg-overlay"
      />
      <div
        ref={panel}
        role="dialog"
        aria-modal="true"
        aria-label={label}
        tabIndex={-1}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.stopPropagation();
          onClose();
        }}
        className={`relative flex max-h-[94%] animate-rise flex-col overflow-hidden rounded-t-xl bg-raised shadow-pop outline-none ${tall ? "min-h-[60%]" : ""}`}
      >
        {children}
      </div>
    </div>,
    sheet,
  );
}
