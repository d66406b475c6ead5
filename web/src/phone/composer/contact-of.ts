import type { PhoneContact } from "../../control/types";

/** A contact as it is typed in. */
export interface Card {
  name: string;
  phone: string;
  email?: string;
  company?: string;
  /** Of the number's account, where it has one. */
  wa_id: string;
}

/** As the Cloud API wants it: the whole name, and its parts as far as they can be told. */
export function contactOf(card: Card): PhoneContact {
  const formatted_name = card.name.trim();
  const [first_name = formatted_name, ...rest] = formatted_name.split(/\s+/);
  const last_name = rest.join(" ");
  const phone = card.phone.trim();
  const email = (card.email ?? "").trim();
  const company = (card.company ?? "").trim();
  return {
    name: { formatted_name, first_name, ...(last_name && { last_name }) },
    ...(phone && { phones: [{ phone, type: "CELL", ...(card.wa_id && { wa_id: card.wa_id }) }] }),
    ...(email && { emails: [{ email, type: "WORK" }] }),
    ...(company && { org: { company } }),
  };
}
