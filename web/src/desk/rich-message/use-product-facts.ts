import { useQuery } from "@tanstack/react-query";
import type { ProductFacts } from "@ui/product-tile";
import { useCallback, useMemo } from "react";
import { catalogueApi } from "../api/catalogue";
import { keys } from "../api/query-keys";
import type { Product } from "../api/types";

/** More are not asked for at once. */
const MOST = 100;
const FRESH_MS = 300_000;

export type ProductLookup = (retailer_id: string) => ProductFacts | undefined;

/** What the account's catalogue tells of some products; undefined for those that it does not have, or when there is none. */
export function useProductFacts(connectionId: string | undefined, retailer_ids: string[]): ProductLookup {
  const asked = retailer_ids.slice(0, MOST);
  const { data } = useQuery({
    queryKey: keys.productsNamed(connectionId ?? "", asked.join(",")),
    queryFn: () => catalogueApi.productsNamed(connectionId ?? "", asked),
    enabled: connectionId !== undefined && asked.length > 0,
    staleTime: FRESH_MS,
    retry: false,
  });
  const known = useMemo(() => new Map(data?.map((product) => [product.retailer_id, product])), [data]);
  return useCallback(
    (retailer_id) => {
      const product = known.get(retailer_id);
      return product && factsOf(product);
    },
    [known],
  );
}

export function factsOf({ name, image_url, price, sale_price }: Product): ProductFacts {
  return sale_price
    ? { name, image_url, price: sale_price, full_price: price }
    : { name, image_url, price: price || null, full_price: null };
}
