import { Badge } from "@ui/badge";
import { Button } from "@ui/button";
import { Input } from "@ui/field";
import { Select } from "@ui/select";
import { Skeleton } from "@ui/skeleton";
import { EmptyState, ErrorState } from "@ui/states";
import { PackageOpen, Search } from "lucide-react";
import { type ReactNode, useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { sentenceOf } from "../api/problem";
import type { Product } from "../api/types";
import { AVAILABILITIES, availabilityTone } from "./availability";
import { useProducts } from "./catalogue-queries";
import { ProductPicture } from "./product-picture";
import { ProductPrice } from "./product-price";

const ANY = "any";

interface ProductListProps {
  connectionId: string;
  catalogueName: string;
  /** Left away for those who may only look. */
  onEdit?(product: Product): void;
  actions: ReactNode;
}

export function ProductList({ connectionId, catalogueName, onEdit, actions }: ProductListProps) {
  const { t } = useTranslation("desk");
  const [search, setSearch] = useState("");
  const [availability, setAvailability] = useState(ANY);
  const filter = {
    search: useDeferredValue(search.trim()),
    availability: availability === ANY ? "" : availability,
  };
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 pb-4">
        <search className="relative w-full sm:w-64">
          <Search
            className="pointer-events-none absolute start-3 top-2.5 size-4 text-ink-faint"
            aria-hidden="true"
          />
          <Input
            type="search"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            placeholder={t("catalogue.search")}
            aria-label={t("catalogue.search")}
            className="ps-9"
          />
        </search>
        <Select
          value={availability}
          onChange={setAvailability}
          label={t("catalogue.field.availability")}
          className="w-full sm:w-44"
          choices={[
            { value: ANY, label: t("catalogue.any_availability") },
            ...AVAILABILITIES.map((value) => ({ value, label: t(`catalogue.availability.${value}`) })),
          ]}
        />
        <div className="flex flex-wrap gap-2 sm:ms-auto">{actions}</div>
      </div>
      <Products connectionId={connectionId} catalogueName={catalogueName} filter={filter} onEdit={onEdit} />
    </>
  );
}

interface ProductsProps extends Omit<ProductListProps, "actions"> {
  filter: { search: string; availability: string };
}

function Products({ connectionId, catalogueName, filter, onEdit }: ProductsProps) {
  const { t } = useTranslation("desk");
  const query = useProducts(connectionId, filter);
  const isFiltered = filter.search !== "" || filter.availability !== "";

  if (query.isPending) return <GridSkeleton />;
  if (query.data === undefined) {
    return <ErrorState text={sentenceOf(query.error)} onRetry={() => void query.refetch()} />;
  }
  if (query.products.length === 0) {
    return (
      <EmptyState
        icon={<PackageOpen />}
        title={
          isFiltered
            ? t("catalogue.nothing_found.title")
            : t("catalogue.empty.title", { name: catalogueName })
        }
        text={isFiltered ? t("catalogue.nothing_found.text") : t("catalogue.empty.text")}
      />
    );
  }
  return (
    <div className="min-h-0 flex-1 overflow-y-auto pb-6">
      <ul className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-4 xl:grid-cols-5">
        {query.products.map((product) => (
          <li key={product.id}>
            <ProductCard product={product} onEdit={onEdit} />
          </li>
        ))}
      </ul>
      {query.hasNextPage && (
        <div className="flex justify-center pt-5">
          <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t("catalogue.more")}
          </Button>
        </div>
      )}
    </div>
  );
}

function ProductCard({ product, onEdit }: { product: Product; onEdit?(product: Product): void }) {
  const { t } = useTranslation("desk");
  const card = (
    <>
      <ProductPicture product={product} className="aspect-square w-full border-b" />
      <span className="flex flex-1 flex-col gap-1 p-3">
        <span className="line-clamp-2 font-semibold break-words" dir="auto">
          {product.name || product.retailer_id}
        </span>
        <ProductPrice product={product} />
        <span className="truncate text-xs text-ink-faint">{product.retailer_id}</span>
        <span className="mt-auto flex flex-wrap gap-1 pt-1">
          <Badge tone={availabilityTone(product.availability)}>
            {t(`catalogue.availability.${product.availability}`, { defaultValue: product.availability })}
          </Badge>
          {!product.is_visible && <Badge>{t("catalogue.hidden")}</Badge>}
          {product.review_status !== "approved" && (
            <Badge
              tone={product.review_status === "rejected" ? "danger" : "warm"}
              title={product.problems.join(" ")}
            >
              {t(`catalogue.review.${product.review_status}`, { defaultValue: product.review_status })}
            </Badge>
          )}
        </span>
      </span>
    </>
  );
  const look = "flex h-full w-full flex-col overflow-hidden rounded-lg border bg-surface text-start";
  return onEdit ? (
    <button
      type="button"
      className={`${look} hover:border-line-strong hover:bg-hover`}
      onClick={() => onEdit(product)}
    >
      {card}
    </button>
  ) : (
    <div className={look}>{card}</div>
  );
}

const SKELETONS = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];

const GridSkeleton = () => (
  <div className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-4 xl:grid-cols-5" aria-hidden="true">
    {SKELETONS.map((key) => (
      <div key={key} className="overflow-hidden rounded-lg border bg-surface">
        <Skeleton className="aspect-square w-full rounded-none" />
        <div className="space-y-2 p-3">
          <Skeleton className="h-4 w-4/5" />
          <Skeleton className="h-4 w-1/3" />
        </div>
      </div>
    ))}
  </div>
);
