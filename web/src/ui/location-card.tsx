import { ExternalLink } from "lucide-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { cn } from "./cn";

interface LocationCardProps {
  latitude: number;
  longitude: number;
  name?: string | null;
  address?: string | null;
  className?: string;
}

export function LocationCard({ latitude, longitude, name, address, className }: LocationCardProps) {
  const { t } = useTranslation("ui");
  const coordinates = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
  const map = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`;
  return (
    <div className={cn("w-70 max-w-full", className)}>
      <DrawnMap latitude={latitude} longitude={longitude} label={t("location.pin", { coordinates })} />
      <div className="px-1 pt-1.5">
        <p className="font-semibold break-words">{name || t("location.title")}</p>
        {address && <p className="text-sm break-words text-ink-soft">{address}</p>}
        <a
          href={map}
          target="_blank"
          rel="noreferrer noopener"
          className="inline-flex items-center gap-1 text-sm font-medium text-primary hover:underline"
        >
          {coordinates}
          <ExternalLink className="size-3.5" aria-hidden="true" />
          <span className="sr-only">{t("location.open")}</span>
        </a>
      </div>
    </div>
  );
}

interface DrawnMapProps {
  latitude: number;
  longitude: number;
  label: string;
}

/**
 * A street plan drawn from the coordinates alone, always the same for the same place. A real map would load tiles
 * from a third party and tell it where the customer is.
 */
function DrawnMap({ latitude, longitude, label }: DrawnMapProps) {
  const clip = useId();
  const turn = (Math.abs(latitude * 137.7) % 60) - 30;
  const shiftX = (Math.abs(longitude * 911) % 46) - 23;
  const shiftY = (Math.abs(latitude * 733) % 38) - 19;
  const parkX = 20 + (Math.abs(longitude * 389) % 150);
  const parkY = 8 + (Math.abs(latitude * 577) % 70);
  return (
    <svg viewBox="0 0 280 140" role="img" aria-label={label} className="block w-full rounded-md">
      <title>{label}</title>
      <clipPath id={clip}>
        <rect width="280" height="140" rx="8" />
      </clipPath>
      <g clipPath={`url(#${clip})`}>
        <rect width="280" height="140" fill="light-dark(oklch(0.93 0.012 95), oklch(0.28 0.018 270))" />
        <rect
          x={parkX}
          y={parkY}
          width="62"
          height="40"
          rx="9"
          fill="light-dark(oklch(0.88 0.06 150), oklch(0.36 0.05 160))"
          transform={`rotate(${turn} 140 70)`}
        />
        <path
          d={`M-20 ${112 + shiftY} C 60 ${84 + shiftY}, 120 ${150 + shiftY}, 300 ${96 + shiftY}`}
          stroke="light-dark(oklch(0.83 0.055 235), oklch(0.38 0.06 240))"
          strokeWidth="15"
          fill="none"
        />
        <g
          transform={`rotate(${turn} 140 70) translate(${shiftX} ${shiftY})`}
          stroke="light-dark(oklch(1 0 0), oklch(0.4 0.02 275))"
          fill="none"
        >
          <path d="M-60 12H340M-60 58H340M-60 104H340M-60 150H340" strokeWidth="5" />
          <path d="M10-60V220M72-60V220M198-60V220M262-60V220" strokeWidth="5" />
          <path d="M-60 82H340M134-60V220" strokeWidth="10" />
        </g>
        <ellipse cx="140" cy="80" rx="7" ry="2.6" fill="oklch(0.2 0.05 283 / 0.35)" />
        <path
          d="M140 79c-10-12-15-18-15-26a15 15 0 0 1 30 0c0 8-5 14-15 26Z"
          fill="var(--primary)"
          stroke="var(--surface)"
          strokeWidth="2"
        />
        <circle cx="140" cy="53" r="5.4" fill="var(--accent)" />
      </g>
    </svg>
  );
}
