import { useForeignPicture } from "@ui/foreign-picture";
import { ExternalLink, Megaphone, Play } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { AdReferral } from "../api/types";

/** The ad or post that brought the customer, above what they wrote. */
export function AdCard({ ad }: { ad: AdReferral }) {
  const { t } = useTranslation("desk");
  const { headline, body, url } = ad;
  return (
    <aside
      className="mb-1.5 w-72 max-w-full overflow-hidden rounded-md bg-ink/5"
      aria-label={t(ad.kind === "post" ? "thread.ad.post" : "thread.ad.ad")}
      data-testid="ad-card"
    >
      {ad.picture_url && <AdPicture url={ad.picture_url} isVideo={ad.is_video} />}
      <div className="p-2.5">
        <p className="flex items-center gap-1 text-xs text-ink-soft">
          <Megaphone className="size-3.5 shrink-0" aria-hidden="true" />
          {t(ad.kind === "post" ? "thread.ad.post" : "thread.ad.ad")}
        </p>
        {headline && (
          <p dir="auto" className="mt-0.5 line-clamp-2 font-semibold break-words">
            {headline}
          </p>
        )}
        {body && (
          <p dir="auto" className="mt-0.5 line-clamp-3 text-sm break-words text-ink-soft">
            {body}
          </p>
        )}
        {url && (
          <a
            href={url}
            target="_blank"
            rel="noreferrer noopener"
            className="mt-1 inline-flex items-center gap-1 text-sm font-semibold text-primary hover:underline"
          >
            {t(ad.kind === "post" ? "thread.ad.open_post" : "thread.ad.open")}
            <ExternalLink className="size-3.5" aria-hidden="true" />
          </a>
        )}
      </div>
    </aside>
  );
}

/** Ads end, and their pictures with them: what does not load leaves no hole. */
function AdPicture({ url, isVideo }: { url: string; isVideo: boolean }) {
  const source = useForeignPicture();
  const [isGone, setGone] = useState(false);
  if (isGone) return null;
  return (
    <div className="relative aspect-video bg-ink/5">
      <img
        src={source(url)}
        alt=""
        loading="lazy"
        className="size-full object-cover"
        onError={() => setGone(true)}
      />
      {isVideo && (
        <span className="absolute inset-0 grid place-items-center">
          <span className="grid size-10 place-items-center rounded-full bg-black/55 text-white">
            <Play className="size-5 fill-current" aria-hidden="true" />
          </span>
        </span>
      )}
    </div>
  );
}
