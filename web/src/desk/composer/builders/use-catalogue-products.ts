import { useProducts } from "../../catalogue/catalogue-queries";

/** Products of an account's catalogue whose name or id has the words in it; none where no catalogue is linked. */
export const useCatalogueProducts = (connectionId: string | undefined, search: string) =>
  useProducts(connectionId, { search, availability: "" });
