import {
  CreditCard,
  ExternalLink,
  GalleryHorizontal,
  Home,
  LayoutTemplate,
  List,
  ListChecks,
  type LucideIcon,
  MapPin,
  MousePointerClick,
  Package,
  PhoneCall,
  ShoppingBag,
  Store,
  Truck,
  UserRound,
} from "lucide-react";
import type { BuilderName } from "./builders/registry";

export interface SendEntry {
  name: BuilderName | "template";
  group: "template" | "ask" | "show" | "order";
  icon: LucideIcon;
}

/** Everything that the menu offers, in its order. */
export const ENTRIES: SendEntry[] = [
  { name: "template", group: "template", icon: LayoutTemplate },
  { name: "buttons", group: "ask", icon: MousePointerClick },
  { name: "list", group: "ask", icon: List },
  { name: "flow", group: "ask", icon: ListChecks },
  { name: "location_request", group: "ask", icon: MapPin },
  { name: "contact_request", group: "ask", icon: UserRound },
  { name: "address_request", group: "ask", icon: Home },
  { name: "call_permission", group: "ask", icon: PhoneCall },
  { name: "link", group: "show", icon: ExternalLink },
  { name: "carousel", group: "show", icon: GalleryHorizontal },
  { name: "product", group: "show", icon: Package },
  { name: "product_list", group: "show", icon: ShoppingBag },
  { name: "catalogue", group: "show", icon: Store },
  { name: "order_details", group: "order", icon: CreditCard },
  { name: "order_status", group: "order", icon: Truck },
];

/** Those whose name or explanation has all the words; names that begin with the first one come first. */
export function entriesMatching<Entry extends { label: string; about: string }>(
  search: string,
  entries: Entry[],
): Entry[] {
  const words = folded(search).split(/\s+/).filter(Boolean);
  const [first] = words;
  if (first === undefined) return entries;
  const found = entries.filter((entry) => {
    const text = folded(`${entry.label} ${entry.about}`);
    return words.every((word) => text.includes(word));
  });
  const rank = ({ label }: Entry) => (folded(label).includes(first) ? 0 : 1);
  return found.toSorted((a, b) => rank(a) - rank(b));
}

/** "Ubicación" is found by "ubicacion". */
const folded = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
