import { Button } from "@ui/button";
import { Input } from "@ui/field";
import { ProductPicture } from "@ui/product-tile";
import { Spinner } from "@ui/spinner";
import { Check, Search } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Product } from "../../api/types";
import { factsOf } from "../../rich-message/use-product-facts";
import { useForm } from "./form-context";
import { useCatalogueProducts } from "./use-catalogue-products";

interface ProductSearchProps {
  label: string;
  isChosen(product: Product): boolean;
  onChoose(product: Product): void;
}

/** The catalogue's products, to be found and chosen. Says so where there are none. */
export function ProductSearch({ label, isChosen, onChoose }: ProductSearchProps) {
  const { t } = useTranslation("desk");
  const { connectionId } = useForm();
  const [search, setSearch] = useState("");
  const query = useCatalogueProducts(connectionId, useDeferredValue(search.trim()));
  const products = query.data?.pages.flatMap((page) => page.data) ?? [];
  if (query.isError || (query.data && products.length === 0 && search === "")) {
    return <p className="text-xs text-ink-faint">{t("builder.no_catalogue")}</p>;
  }
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <div className="relative">
        <Search className="absolute start-2.5 top-2.5 size-4 text-ink-faint" aria-hidden="true" />
        <Input
          type="search"
          aria-label={label}
          placeholder={t("builder.search_products")}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          // Enter would send the message.
          onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
          className="ps-8"
        />
      </div>
      <ul className="max-h-52 divide-y overflow-y-auto rounded-md border" aria-label={label}>
        {query.isPending && (
          <li className="flex justify-center p-3">
            <Spinner />
          </li>
        )}
        {query.data && products.length === 0 && (
          <li className="p-3 text-center text-sm text-ink-faint">{t("builder.no_products_found")}</li>
        )}
        {products.map((product) => (
          <li key={`${product.catalog_id}/${product.retailer_id}`}>
            <ProductRow product={product} chosen={isChosen(product)} onChoose={() => onChoose(product)} />
          </li>
        ))}
        {query.hasNextPage && (
          <li className="p-1">
            <Button
              size="sm"
              variant="quiet"
              className="w-full"
              busy={query.isFetchingNextPage}
              onClick={() => void query.fetchNextPage()}
            >
              {t("builder.more_products")}
            </Button>
          </li>
        )}
      </ul>
    </div>
  );
}

interface ProductRowProps {
  product: Product;
  chosen: boolean;
  onChoose(): void;
}

function ProductRow({ product, chosen, onChoose }: ProductRowProps) {
  const { t } = useTranslation("desk");
  const { price } = factsOf(product);
  const soldOut = product.availability === "out of stock";
  return (
    <button
      type="button"
      aria-pressed={chosen}
      onClick={onChoose}
      className="flex w-full items-center gap-2.5 p-2 text-start hover:bg-hover focus-visible:-outline-offset-2"
    >
      <ProductPicture url={product.image_url} name={product.name} className="size-9" />
      <span className="min-w-0 flex-1">
        <span className="block truncate text-sm font-semibold">{product.name}</span>
        <span className="block truncate text-xs text-ink-faint">
          {[product.retailer_id, price, soldOut ? t("builder.out_of_stock") : ""].filter(Boolean).join(" · ")}
        </span>
      </span>
      {chosen && <Check className="size-4 shrink-0 text-primary" aria-hidden="true" />}
    </button>
  );
}
