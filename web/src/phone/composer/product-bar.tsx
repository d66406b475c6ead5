import { IconButton } from "@ui/button";
import { ProductPicture } from "@ui/product-tile";
import { X } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { AskedProduct } from "../state/asked-product";

interface ProductBarProps {
  product: AskedProduct;
  onAskNoMore(): void;
}

/** What the next message will ask about. */
export function ProductBar({ product: { name, image_url }, onAskNoMore }: ProductBarProps) {
  const { t } = useTranslation("phone");
  return (
    <div data-testid="phone-product-bar" className="flex animate-rise items-center gap-2 border-t px-3 pt-2">
      <ProductPicture url={image_url} name={name} className="size-10" />
      <span className="min-w-0 flex-1 text-sm">
        <span className="block text-xs text-ink-soft">{t("shop.asking_about")}</span>
        <span className="block truncate font-semibold">{name}</span>
      </span>
      <IconButton size="sm" label={t("shop.ask_no_more")} onClick={onAskNoMore}>
        <X />
      </IconButton>
    </div>
  );
}
