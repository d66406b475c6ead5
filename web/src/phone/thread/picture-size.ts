import { useEffect, useState } from "react";

interface PictureSize {
  width: number;
  height: number;
}

const measured = new Map<string, PictureSize>();

/** The control API does not say how large a picture is, so the browser looks; once for each. */
export function usePictureSize(url: string | undefined): PictureSize | null {
  const [size, setSize] = useState<PictureSize | null>(null);
  const known = url === undefined ? null : (measured.get(url) ?? null);
  useEffect(() => {
    if (url === undefined || measured.has(url)) return;
    const image = new Image();
    image.onload = () => {
      const found = { width: image.naturalWidth, height: image.naturalHeight };
      measured.set(url, found);
      setSize(found);
    };
    image.src = url;
    return () => {
      image.onload = null;
    };
  }, [url]);
  return known ?? size;
}
