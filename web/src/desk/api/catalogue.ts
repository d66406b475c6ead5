import { api } from "./client";
import type { PageCall } from "./desk";
import type {
  ImportReport,
  NewProduct,
  Page,
  Product,
  ProductChange,
  SetNumberShop,
  ShopSettings,
} from "./types";

const PRODUCT_PAGE = 60;

export interface ProductFilter {
  search: string;
  availability: string;
}

interface ImportFile {
  file: Blob;
  /** Of prices without one. */
  currency: string;
  /** Only look at it. */
  onlyCheck: boolean;
}

/** The catalogue's part of the desk's API; `connection` names the account. */
export const catalogueApi = {
  shop: (connection: string) => api.get<ShopSettings>(`/connections/${connection}/shop`),
  link: (connection: string, catalogId: string) =>
    api.put<ShopSettings>(`/connections/${connection}/shop/catalogue`, { catalog_id: catalogId }),
  unlink: (connection: string) => api.delete<ShopSettings>(`/connections/${connection}/shop/catalogue`),
  setNumber: (channel: string, change: SetNumberShop) => api.patch<void>(`/channels/${channel}/shop`, change),

  products: (connection: string, filter: ProductFilter, { cursor, signal }: PageCall) =>
    api.get<Page<Product>>("/catalogue/products", {
      query: { connection_id: connection, ...filter, cursor, limit: PRODUCT_PAGE },
      signal,
    }),
  productsNamed: (connection: string, retailerIds: string[]) =>
    api
      .get<Page<Product>>("/catalogue/products", {
        query: { connection_id: connection, retailer_ids: retailerIds.join(","), limit: 100 },
      })
      .then((page) => page.data),
  create: (connection: string, product: NewProduct) =>
    api.post<Product>(`/catalogue/products?connection_id=${connection}`, product),
  change: (connection: string, id: string, change: ProductChange) =>
    api.patch<Product>(`/catalogue/products/${id}?connection_id=${connection}`, change),
  remove: (connection: string, id: string) =>
    api.delete<void>(`/catalogue/products/${id}?connection_id=${connection}`),

  importFile: (connection: string, { file, currency, onlyCheck }: ImportFile) =>
    api.postCsv<ImportReport>("/catalogue/import", file, {
      connection_id: connection,
      currency,
      only_check: onlyCheck || undefined,
    }),
  importStatus: (connection: string, handles: string[]) =>
    api.get<ImportReport>("/catalogue/import", {
      query: { connection_id: connection, handles: handles.join(",") },
    }),
};
