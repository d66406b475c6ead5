import { IconButton } from "@ui/button";
import { cn } from "@ui/cn";
import { ChevronLeft, ChevronRight, ImageOff } from "lucide-react";
import { useRef, useState } from "react";
import type { CarouselView, ImageView } from "../view";
import { useFlowTexts } from "./texts";

export function ImagePart({ part }: { part: ImageView }) {
  const { src, alt, width, height, cover, aspect_ratio } = part;
  return (
    <Picture
      src={src}
      alt={alt}
      className={cn("mx-auto max-w-full rounded-md", cover ? "object-cover" : "object-contain")}
      style={{
        width: width ?? "100%",
        ...(height === null ? { aspectRatio: aspect_ratio } : { height }),
      }}
    />
  );
}

interface PictureProps {
  src: string;
  alt: string;
  className: string;
  style?: { width?: number | string; height?: number; aspectRatio?: number };
}

function Picture({ src, alt, className, style }: PictureProps) {
  const { t } = useFlowTexts();
  const [broken, setBroken] = useState(false);
  if (src === "" || broken) {
    return (
      <p className="flex flex-col items-center gap-2 rounded-md bg-sunken p-6 text-sm text-ink-soft">
        <ImageOff className="size-5" aria-hidden="true" />
        {alt || t("picture.broken")}
      </p>
    );
  }
  return (
    <img
      src={src}
      alt={alt || t("picture.alt")}
      draggable={false}
      onError={() => setBroken(true)}
      className={className}
      style={style}
    />
  );
}

/** Up to three pictures beside each other; swiped, or turned with the buttons. */
export function ImageCarouselPart({ part: { images, wide, cover } }: { part: CarouselView }) {
  const { t } = useFlowTexts();
  const track = useRef<HTMLUListElement>(null);
  const [index, setIndex] = useState(0);
  const go = (to: number) => {
    const list = track.current;
    if (!list) return;
    list.scrollTo({
      left: to * list.clientWidth * (getComputedStyle(list).direction === "rtl" ? -1 : 1),
      behavior: "smooth",
    });
  };
  const arrow =
    "absolute top-1/2 -translate-y-1/2 !rounded-full bg-black/45 text-white hover:bg-black/65 hover:text-white";
  return (
    <div className="relative">
      <ul
        ref={track}
        aria-label={t("picture.pictures")}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls is scrolled with the arrow keys
        tabIndex={0}
        onScroll={({ currentTarget: list }) =>
          setIndex(Math.round(Math.abs(list.scrollLeft) / Math.max(1, list.clientWidth)))
        }
        className="flex snap-x snap-mandatory overflow-x-auto rounded-md [scrollbar-width:none]"
      >
        {images.map((image, at) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: the same picture may stand there twice
            key={at}
            aria-label={t("picture.position", { index: at + 1, count: images.length })}
            className="w-full shrink-0 snap-center"
          >
            <Picture
              {...image}
              className={cn(
                "w-full bg-sunken",
                wide ? "aspect-video" : "aspect-4/3",
                cover ? "object-cover" : "object-contain",
              )}
            />
          </li>
        ))}
      </ul>
      {index > 0 && (
        <IconButton
          label={t("picture.position", { index, count: images.length })}
          onClick={() => go(index - 1)}
          className={cn(arrow, "start-2")}
        >
          <ChevronLeft className="rtl:rotate-180" />
        </IconButton>
      )}
      {index < images.length - 1 && (
        <IconButton
          label={t("picture.position", { index: index + 2, count: images.length })}
          onClick={() => go(index + 1)}
          className={cn(arrow, "end-2")}
        >
          <ChevronRight className="rtl:rotate-180" />
        </IconButton>
      )}
      {images.length > 1 && (
        <div aria-hidden="true" className="mt-2 flex justify-center gap-1.5">
          {images.map((_, at) => (
            <span
              // biome-ignore lint/suspicious/noArrayIndexKey: one dot for each place
              key={at}
              className={cn(
                "h-1.5 rounded-full transition-all",
                at === index ? "w-4 bg-primary" : "w-1.5 bg-line-strong",
              )}
            />
          ))}
        </div>
      )}
    </div>
  );
}
