import { Input } from "@ui/field";
import { Price, ProductPicture } from "@ui/product-tile";
import { EmptyState } from "@ui/states";
import { Store } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Product, Shop } from "../../control/types";
import { QuantityStepper } from "./quantity-stepper";
import type { Shown } from "./shop-dialog";

interface ProductListProps {
  shop: Shop;
  shown: Shown;
  chat: string;
  takesCarts: boolean;
  onProduct(retailer_id: string): void;
}

/** So few products need no search. */
const SEARCHED_FROM = 8;

/** Products under their titles; those that the catalogue has lost are left out. */
export function ProductList({ shop, shown, chat, takesCarts, onProduct }: ProductListProps) {
  const { t } = useTranslation("phone");
  const [sought, setSought] = useState("");
  const all = sectionsOf(shop, shown);
  const sections = all
    .map((section) => ({ ...section, products: section.products.filter(matching(sought)) }))
    .filter(({ products }) => products.length > 0);
  const count = all.reduce((sum, { products }) => sum + products.length, 0);
  if (shown.kind === "catalog" && !shop.is_catalog_visible) {
    return <EmptyState icon={<Store />} title={t("shop.hidden")} text={t("shop.hidden_text")} />;
  }
  if (count === 0) {
    return <EmptyState icon={<Store />} title={t("shop.empty")} text={t("shop.empty_text")} />;
  }
  return (
    <>
      {count >= SEARCHED_FROM && (
        <Input
          type="search"
          aria-label={t("shop.search")}
          placeholder={t("shop.search")}
          value={sought}
          onChange={(event) => setSought(event.target.value)}
          className="mb-3"
        />
      )}
      {sections.length === 0 && <p className="py-6 text-center text-ink-soft">{t("shop.none_found")}</p>}
      {sections.map(({ title, products }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: titles may come twice
        <section key={index} aria-label={title || t("shop.products")} className="mb-3">
          {title !== "" && <h3 className="pb-1 text-sm font-semibold break-words text-primary">{title}</h3>}
          <ul className="divide-y">
            {products.map((product) => (
              <li key={product.product_retailer_id} className="flex items-center gap-2 py-2">
                <button
                  type="button"
                  onClick={() => onProduct(product.product_retailer_id)}
                  className="-mx-1 flex min-w-0 flex-1 items-center gap-3 rounded-md p-1 text-start hover:bg-hover"
                >
                  <ProductPicture url={product.image_url} name={product.name ?? ""} className="size-18" />
                  <span className="min-w-0">
                    <span className="line-clamp-2 font-semibold break-words">
                      {product.name || product.product_retailer_id}
                    </span>
                    {product.description && (
                      <span className="line-clamp-1 text-sm break-words text-ink-soft">
                        {product.description}
                      </span>
                    )}
                    {product.is_orderable ? (
                      <Price {...product} className="text-sm" />
                    ) : (
                      <span className="text-sm text-danger">{t("shop.unavailable")}</span>
                    )}
                  </span>
                </button>
                {takesCarts && (
                  <QuantityStepper
                    chat={chat}
                    product={product}
                    sold={product.is_orderable && product.item_price !== null}
                  />
                )}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

interface ShownSection {
  title: string;
  products: Product[];
}

function sectionsOf(shop: Shop, shown: Shown): ShownSection[] {
  const byId = new Map(shop.products.map((product) => [product.product_retailer_id, product]));
  const named = (ids: string[]) => ids.flatMap((id) => byId.get(id) ?? []);
  if (shown.kind === "products") {
    return shown.sections.map(({ title, retailer_ids }) => ({ title, products: named(retailer_ids) }));
  }
  const collections = shop.collections.map((collection) => ({
    title: collection.name,
    products: named(collection.product_retailer_ids),
  }));
  const collected = new Set(shop.collections.flatMap((collection) => collection.product_retailer_ids));
  const others = shop.products.filter((product) => !collected.has(product.product_retailer_id));
  return [...collections, { title: "", products: others }];
}

const matching = (sought: string) => {
  const words = sought.toLowerCase().split(/\s+/).filter(Boolean);
  return ({ name, description, product_retailer_id }: Product) => {
    const text = `${name ?? ""} ${description ?? ""} ${product_retailer_id}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
};
