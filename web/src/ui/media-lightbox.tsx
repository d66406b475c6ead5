import { ChevronLeft, ChevronRight, Download, X } from "lucide-react";
import { Dialog as RadixDialog } from "radix-ui";
import { type KeyboardEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { cn } from "./cn";

export interface LightboxItem {
  id: string;
  src: string;
  type: "image" | "video";
  caption?: string | null;
  filename?: string | null;
  /** Who and when, shown at the top. */
  title?: string;
}

interface MediaLightboxProps {
  items: LightboxItem[];
  /** Which item is shown; null when the lightbox is closed. */
  openId: string | null;
  onOpenIdChange(id: string | null): void;
}

export function MediaLightbox({ items, openId, onOpenIdChange }: MediaLightboxProps) {
  const { t } = useTranslation("ui");
  const index = items.findIndex((item) => item.id === openId);
  const item = items[index];
  if (!item) return null;

  const go = (step: number) => {
    const next = items[index + step];
    if (next) onOpenIdChange(next.id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowLeft") go(-1);
    if (event.key === "ArrowRight") go(1);
  };

  return (
    <RadixDialog.Root open onOpenChange={(open) => !open && onOpenIdChange(null)}>
      <RadixDialog.Portal>
        <RadixDialog.Overlay className="fixed inset-0 z-50 animate-fade bg-black/90" />
        <RadixDialog.Content
          aria-describedby={undefined}
          onKeyDown={onKeyDown}
          className="fixed inset-0 z-50 flex animate-fade flex-col text-white outline-none"
        >
          <header className="flex items-center gap-2 p-2 ps-4">
            <RadixDialog.Title className="min-w-0 flex-1 truncate font-semibold">
              {item.title ?? t("lightbox.title")}
            </RadixDialog.Title>
            {items.length > 1 && (
              <span className="text-sm text-white/70">
                {t("lightbox.counter", { index: index + 1, count: items.length })}
              </span>
            )}
            <a
              href={item.src}
              download={item.filename ?? true}
              aria-label={t("lightbox.download")}
              title={t("lightbox.download")}
              className={ROUND}
            >
              <Download className="size-5" />
            </a>
            <RadixDialog.Close aria-label={t("close")} title={t("close")} className={ROUND}>
              <X className="size-5" />
            </RadixDialog.Close>
          </header>
          <Stage key={item.id} item={item} onClose={() => onOpenIdChange(null)} />
          {item.caption && (
            <p className="mx-auto max-h-32 max-w-3xl overflow-y-auto px-6 pt-2 pb-5 text-center break-words">
              {item.caption}
            </p>
          )}
          <Arrow side="start" label={t("lightbox.previous")} disabled={index === 0} onClick={() => go(-1)}>
            <ChevronLeft className="size-6" />
          </Arrow>
          <Arrow
            side="end"
            label={t("lightbox.next")}
            disabled={index === items.length - 1}
            onClick={() => go(1)}
          >
            <ChevronRight className="size-6" />
          </Arrow>
        </RadixDialog.Content>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  );
}

const ROUND =
  "inline-flex size-10 shrink-0 items-center justify-center rounded-full text-white hover:bg-white/15 focus-visible:outline-white disabled:hidden";

interface ArrowProps {
  side: "start" | "end";
  label: string;
  disabled: boolean;
  onClick(): void;
  children: ReactNode;
}

const Arrow = ({ side, label, disabled, onClick, children }: ArrowProps) => (
  <button
    type="button"
    aria-label={label}
    disabled={disabled}
    onClick={onClick}
    className={cn(
      ROUND,
      "absolute top-1/2 -translate-y-1/2 bg-black/40",
      side === "start" ? "start-3" : "end-3",
    )}
  >
    {children}
  </button>
);

function Stage({ item, onClose }: { item: LightboxItem; onClose(): void }) {
  const { t } = useTranslation("ui");
  const [zoomed, setZoomed] = useState(false);
  if (item.type === "video") {
    return (
      <div className="flex min-h-0 flex-1 items-center justify-center px-4">
        {/* biome-ignore lint/a11y/useMediaCaption: a customer's video has no captions to offer */}
        <video src={item.src} controls autoPlay className="max-h-full max-w-full" />
      </div>
    );
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a click beside the picture is a second way to close, Escape is the first
    // biome-ignore lint/a11y/useKeyWithClickEvents: as above
    <div
      className={cn("flex min-h-0 flex-1 px-4", zoomed ? "overflow-auto" : "items-center justify-center")}
      onClick={(event) => event.target === event.currentTarget && onClose()}
    >
      <button
        type="button"
        aria-label={t("lightbox.zoom")}
        aria-pressed={zoomed}
        onClick={() => setZoomed(!zoomed)}
        className={cn(
          "focus-visible:outline-white",
          zoomed ? "m-auto !cursor-zoom-out" : "max-h-full max-w-full !cursor-zoom-in",
        )}
      >
        <img
          src={item.src}
          alt={item.caption || t("media.image")}
          className={cn(zoomed ? "max-w-none" : "max-h-[calc(100dvh-9rem)] max-w-full object-contain")}
        />
      </button>
    </div>
  );
}
