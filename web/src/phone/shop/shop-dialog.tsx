import { IconButton } from "@ui/button";
import { Dialog } from "@ui/dialog";
import { Skeleton } from "@ui/skeleton";
import { EmptyState, ErrorState } from "@ui/states";
import { ArrowLeft, ShoppingCart, Store } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { PhoneMessage, Shop } from "../../control/types";
import type { AskedProduct } from "../state/asked-product";
import { useShop } from "../state/phone-queries";
import type { ProductSection } from "../state/rich-message";
import { chatKey, piecesIn, useCarts } from "./cart";
import { CartPage } from "./cart-page";
import { ProductList } from "./product-list";
import { ProductPage } from "./product-page";

/** What of the catalogue is shown first. */
export type Shown =
  | { kind: "catalog" }
  | { kind: "products"; title: string; sections: ProductSection[] }
  | { kind: "product"; retailer_id: string };

interface ShopDialogProps {
  wa_id: string;
  phoneNumberId: string;
  businessName: string;
  shown: Shown;
  /** The message that it was opened from; the order answers it. */
  message: PhoneMessage | null;
  /** Everything can be looked at, but nothing sent. */
  locked: boolean;
  onClose(): void;
  onAskAbout(product: AskedProduct): void;
}

type Page = { kind: "list" } | { kind: "product"; retailer_id: string } | { kind: "cart" };

const NO_ITEMS: never[] = [];

/** The shop of a business inside its chat: products, one product, the cart. */
export function ShopDialog(props: ShopDialogProps) {
  const { t } = useTranslation("phone");
  const { wa_id, phoneNumberId, businessName, shown, onClose } = props;
  const shop = useShop(phoneNumberId);
  const chat = chatKey(wa_id, phoneNumberId);
  const items = useCarts(({ carts }) => carts[chat] ?? NO_ITEMS);
  const [way, setWay] = useState<Page[]>([
    shown.kind === "product" ? { kind: "product", retailer_id: shown.retailer_id } : { kind: "list" },
  ]);
  const page = way.at(-1) ?? { kind: "list" };
  const go = (to: Page) => setWay((before) => [...before, to]);
  const back = () => setWay((before) => before.slice(0, -1));
  const takesCarts = shop.data?.is_cart_enabled === true && !props.locked;
  const pieces = piecesIn(items);

  const title =
    page.kind === "cart"
      ? t("shop.cart")
      : page.kind === "product"
        ? t("shop.product")
        : (shown.kind === "products" && shown.title) || shop.data?.catalog?.name || t("shop.catalog");
  return (
    <Dialog
      open
      onOpenChange={onClose}
      tall
      title={title}
      description={businessName}
      lead={
        way.length > 1 && (
          <IconButton label={t("shop.back")} size="sm" onClick={back} data-testid="shop-back">
            <ArrowLeft className="rtl:rotate-180" />
          </IconButton>
        )
      }
      trail={
        takesCarts &&
        page.kind !== "cart" && (
          <span className="relative">
            <IconButton
              label={t("shop.open_cart", { count: pieces })}
              size="sm"
              onClick={() => go({ kind: "cart" })}
              data-testid="shop-cart"
            >
              <ShoppingCart />
            </IconButton>
            {pieces > 0 && (
              <span
                aria-hidden="true"
                className="pointer-events-none absolute -end-1.5 -top-1.5 inline-flex min-w-4.5 justify-center rounded-full bg-primary px-1 text-2xs leading-4.5 font-bold text-on-primary"
              >
                {pieces}
              </span>
            )}
          </span>
        )
      }
    >
      {shop.isPending ? (
        <Loading />
      ) : shop.data === undefined ? (
        <ErrorState title={t("shop.failed")} text={shop.error?.message} onRetry={() => void shop.refetch()} />
      ) : (
        <Content
          {...props}
          shop={shop.data}
          page={page}
          chat={chat}
          takesCarts={takesCarts}
          onProduct={(retailer_id) => go({ kind: "product", retailer_id })}
          onCart={() => go({ kind: "cart" })}
        />
      )}
    </Dialog>
  );
}

interface ContentProps extends ShopDialogProps {
  shop: Shop;
  page: Page;
  chat: string;
  takesCarts: boolean;
  onProduct(retailer_id: string): void;
  onCart(): void;
}

function Content({ shop, page, chat, takesCarts, onProduct, onCart, ...props }: ContentProps) {
  const { t } = useTranslation("phone");
  const { shown, message, onClose, onAskAbout } = props;
  if (shop.catalog === null) {
    return <EmptyState icon={<Store />} title={t("shop.no_catalog")} text={t("shop.no_catalog_text")} />;
  }
  const catalog_id = shop.catalog.id;
  switch (page.kind) {
    case "list":
      return (
        <ProductList shop={shop} shown={shown} chat={chat} takesCarts={takesCarts} onProduct={onProduct} />
      );
    case "product": {
      const product = shop.products.find((one) => one.product_retailer_id === page.retailer_id);
      return (
        <ProductPage
          product={product}
          chat={chat}
          takesCarts={takesCarts}
          locked={props.locked}
          onCart={onCart}
          onAsk={() => {
            onAskAbout({
              product: { catalog_id, product_retailer_id: page.retailer_id },
              name: product?.name || page.retailer_id,
              image_url: product?.image_url ?? null,
              message,
            });
            onClose();
          }}
        />
      );
    }
    case "cart":
      return (
        <CartPage
          wa_id={props.wa_id}
          phoneNumberId={props.phoneNumberId}
          businessName={props.businessName}
          message={message}
          shop={shop}
          catalog_id={catalog_id}
          onProduct={onProduct}
          onSent={onClose}
        />
      );
  }
}

function Loading() {
  const { t } = useTranslation("phone");
  return (
    <div role="status" aria-label={t("shop.loading")} className="flex flex-col gap-3">
      {["a", "b", "c", "d"].map((line) => (
        <div key={line} className="flex gap-3">
          <Skeleton className="size-18 rounded-md" />
          <div className="flex flex-1 flex-col gap-2 pt-1">
            <Skeleton className="h-4 w-3/5" />
            <Skeleton className="h-4 w-1/4" />
          </div>
        </div>
      ))}
    </div>
  );
}
