import { useState } from "react";

const keyOf = (wa_id: string, phoneNumberId: string) => `recado.phone.draft.${wa_id}/${phoneNumberId}`;

/** What was typed but not sent, kept for each chat while the tab lives. */
export function useDraft(wa_id: string, phoneNumberId: string): [string, (text: string) => void] {
  const key = keyOf(wa_id, phoneNumberId);
  const [text, setText] = useState(() => sessionStorage.getItem(key) ?? "");
  const set = (value: string) => {
    setText(value);
    if (value === "") sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, value);
  };
  return [text, set];
}
