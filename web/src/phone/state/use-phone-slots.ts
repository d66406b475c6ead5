import { useEffect, useState } from "react";
import { formatPhones, type PhoneSlot, parsePhones } from "./phone-url";

/** The phones of the page, kept in its URL: a link, a reload and the back button show the same ones. */
export function usePhoneSlots(customerIds: string[]) {
  const [slots, setSlots] = useState(() => parsePhones(window.location.search));

  useEffect(() => {
    const onPopState = () => setSlots(parsePhones(window.location.search));
    window.addEventListener("popstate", onPopState);
    return () => window.removeEventListener("popstate", onPopState);
  }, []);

  const show = (next: PhoneSlot[], how: "push" | "replace") => {
    const url = `${window.location.pathname}${formatPhones(next)}`;
    if (how === "push") window.history.pushState(null, "", url);
    else window.history.replaceState(null, "", url);
    setSlots(next);
  };

  const firstCustomer = customerIds[0];
  const shown =
    slots.length === 0 && firstCustomer !== undefined ? [{ wa_id: firstCustomer, open_chat: null }] : slots;
  return { slots: shown, show };
}
