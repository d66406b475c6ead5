/**
 * Which phones the page shows, as its URL remembers them: `?c=34600100001&c=34600100002/400000000000001`. Each `c` is a customer's
 * `wa_id`, and after a slash the phone number id of the chat that is open on that phone.
 */
export interface PhoneSlot {
  wa_id: string;
  open_chat: string | null;
}

export const MOST_PHONES = 4;

const WA_ID = /^[\w.-]{1,64}$/;

export function parsePhones(search: string): PhoneSlot[] {
  const slots: PhoneSlot[] = [];
  for (const value of new URLSearchParams(search).getAll("c")) {
    const [wa_id = "", open_chat = ""] = value.split("/");
    const alreadyShown = slots.some((slot) => slot.wa_id === wa_id);
    if (!WA_ID.test(wa_id) || alreadyShown || slots.length === MOST_PHONES) continue;
    slots.push({ wa_id, open_chat: open_chat === "" ? null : open_chat });
  }
  return slots;
}

export function formatPhones(slots: PhoneSlot[]): string {
  if (slots.length === 0) return "";
  const values = slots.map(({ wa_id, open_chat }) => {
    const customer = encodeURIComponent(wa_id);
    return `c=${open_chat === null ? customer : `${customer}/${encodeURIComponent(open_chat)}`}`;
  });
  return `?${values.join("&")}`;
}

/** The customer a newly added phone belongs to: the first one nobody on this page holds yet. */
export function nextCustomer(slots: PhoneSlot[], waIds: string[]): string | null {
  return waIds.find((wa_id) => slots.every((slot) => slot.wa_id !== wa_id)) ?? null;
}
