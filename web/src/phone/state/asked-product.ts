import type { PhoneMessage, ReferredProduct } from "../../control/types";

/** A product that the next message will be about. */
export interface AskedProduct {
  product: ReferredProduct;
  name: string;
  image_url: string | null;
  /** The message in which it was found; none in the shop itself. */
  message: PhoneMessage | null;
}
