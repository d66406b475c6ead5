import { Package } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { cn } from "./cn";
import { useForeignPicture } from "./foreign-picture";

/** What is known of a product where a message names it. */
export interface ProductFacts {
  name: string | null;
  image_url: string | null;
  /** Already written out. */
  price: string | null;
  /** Before the sale. */
  full_price: string | null;
}

interface ProductTileProps {
  retailer_id: string;
  /** How many products stand behind it; none: only the picture is wanted. */
  count: number;
  /** Undefined while it is not known, or where nobody knows. */
  product: ProductFacts | undefined;
  onCard?: boolean;
}

/** One product large, or the first of several small with how many there are. */
export function ProductTile({ retailer_id, count, product, onCard }: ProductTileProps) {
  const { t } = useTranslation("ui");
  const name = product?.name || retailer_id || t("template.header_product");
  if (count > 1) {
    return (
      <div className="mb-1.5 flex items-center gap-2.5 rounded-md bg-ink/5 p-2">
        <ProductPicture url={product?.image_url ?? null} name={name} className="size-12" />
        <div className="min-w-0">
          <p className="line-clamp-2 font-semibold break-words">{name}</p>
          <p className="text-xs text-ink-soft">{t("template.items", { count })}</p>
        </div>
      </div>
    );
  }
  return (
    <div className="mb-1.5 overflow-hidden rounded-md bg-ink/5">
      <ProductPicture
        url={product?.image_url ?? null}
        name={name}
        className={cn("w-full rounded-none", onCard ? "aspect-square" : "aspect-4/3")}
      />
      {count > 0 && (
        <div className="p-2">
          <p className="line-clamp-2 font-semibold break-words">{name}</p>
          {product && <Price {...product} className="text-sm" />}
        </div>
      )}
    </div>
  );
}

export function Price({
  price,
  full_price,
  className,
}: Pick<ProductFacts, "price" | "full_price"> & { className?: string }) {
  if (price === null) return null;
  return (
    <p className={cn("tabular-nums", className)}>
      {price}
      {full_price !== null && <s className="ms-1.5 text-ink-faint">{full_price}</s>}
    </p>
  );
}

interface ProductPictureProps {
  url: string | null;
  name: string;
  className?: string;
}

/** A picture of its own shape; a box where there is none, or it does not load. */
export function ProductPicture({ url, name, className }: ProductPictureProps) {
  const sourceOf = useForeignPicture();
  const [broken, setBroken] = useState<string | null>(null);
  const look = cn("shrink-0 rounded-md bg-sunken", className);
  if (url === null || url === "" || broken === url) {
    return (
      <span
        role="img"
        aria-label={name}
        className={cn("flex items-center justify-center text-ink-faint", look)}
      >
        <Package className="size-2/5 max-h-12 max-w-12" aria-hidden="true" />
      </span>
    );
  }
  return (
    <img
      src={sourceOf(url)}
      alt={name}
      loading="lazy"
      draggable={false}
      onError={() => setBroken(url)}
      className={cn("object-cover", look)}
    />
  );
}
