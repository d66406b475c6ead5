import { cn } from "@ui/cn";
import { useForeignPicture } from "@ui/foreign-picture";
import { ImageOff } from "lucide-react";
import { useState } from "react";

interface ProductPictureProps {
  product: { image_url: string | null; name: string };
  className?: string;
}

/** A product's picture, or a quiet place for one that is missing or does not load. */
export function ProductPicture({ product, className }: ProductPictureProps) {
  const sourceOf = useForeignPicture();
  const [failed, setFailed] = useState<string>();
  const { image_url: url, name } = product;
  if (!url || failed === url) {
    return (
      <span className={cn("flex items-center justify-center bg-sunken text-ink-faint", className)}>
        <ImageOff className="size-6" aria-hidden="true" />
      </span>
    );
  }
  return (
    <img
      src={sourceOf(url)}
      alt={name}
      loading="lazy"
      referrerPolicy="no-referrer"
      onError={() => setFailed(url)}
      className={cn("bg-sunken object-cover", className)}
    />
  );
}
