import { ImageOff } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { cn } from "./cn";
import { Spinner } from "./spinner";

const MAX_WIDTH = 320;
const MAX_HEIGHT = 360;
const UNKNOWN = { width: 280, height: 210 };

/** The box a picture takes, known before it loads: the thread must not jump when it does. */
export function tileSize(width: number | null | undefined, height: number | null | undefined) {
  if (!width || !height) return UNKNOWN;
  const scale = Math.min(1, MAX_WIDTH / width, MAX_HEIGHT / height);
  return {
    width: Math.max(120, Math.round(width * scale)),
    height: Math.max(80, Math.round(height * scale)),
  };
}

interface TileProps {
  src: string;
  width?: number | null;
  height?: number | null;
  alt?: string;
}

export function ImageTile({ src, width, height, alt, onOpen }: TileProps & { onOpen(): void }) {
  const { t } = useTranslation("ui");
  const [broken, setBroken] = useState(false);
  const size = tileSize(width, height);
  if (broken) return <MediaNotice {...size} failed text={t("media.failed")} />;
  return (
    <button
      type="button"
      onClick={onOpen}
      aria-label={alt ? `${t("media.open_image")}: ${alt}` : t("media.open_image")}
      className="block max-w-full overflow-hidden rounded-md bg-sunken"
      style={{ width: size.width, aspectRatio: `${size.width} / ${size.height}` }}
    >
      <img
        src={src}
        alt={alt || t("media.image")}
        loading="lazy"
        decoding="async"
        draggable={false}
        onError={() => setBroken(true)}
        className="size-full object-cover"
      />
    </button>
  );
}

export function VideoTile({ src, width, height, alt }: TileProps) {
  const { t } = useTranslation("ui");
  const [broken, setBroken] = useState(false);
  const size = tileSize(width, height);
  if (broken) return <MediaNotice {...size} failed text={t("media.failed")} />;
  return (
    <div
      className="max-w-full overflow-hidden rounded-md bg-black"
      style={{ width: size.width, aspectRatio: `${size.width} / ${size.height}` }}
    >
      {/* biome-ignore lint/a11y/useMediaCaption: a customer's video has no captions to offer */}
      <video
        src={src}
        controls
        preload="metadata"
        playsInline
        aria-label={alt || t("media.video")}
        onError={() => setBroken(true)}
        className="size-full object-contain"
      />
    </div>
  );
}

export function StickerTile({ src, alt }: { src: string; alt?: string }) {
  const { t } = useTranslation("ui");
  const [broken, setBroken] = useState(false);
  if (broken) return <MediaNotice width={140} height={140} failed text={t("media.failed")} />;
  return (
    <img
      src={src}
      alt={alt || t("media.sticker")}
      width={140}
      height={140}
      loading="lazy"
      draggable={false}
      onError={() => setBroken(true)}
      className="size-35 object-contain"
    />
  );
}

interface MediaNoticeProps {
  width?: number;
  height?: number;
  failed?: boolean;
  text?: ReactNode;
}

/** Stands where a file will be, or would have been. */
export function MediaNotice({ width = 280, height = 120, failed, text }: MediaNoticeProps) {
  const { t } = useTranslation("ui");
  return (
    <div
      className={cn(
        "flex max-w-full flex-col items-center justify-center gap-2 rounded-md bg-sunken p-3 text-center text-sm text-ink-soft",
      )}
      style={{ width, minHeight: Math.min(height, 210) }}
    >
      {failed ? <ImageOff className="size-5" aria-hidden="true" /> : <Spinner />}
      {text ?? (failed ? t("media.failed") : t("media.pending"))}
    </div>
  );
}
