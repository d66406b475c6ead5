import { useState } from "react";

const keyOf = (wa_id: string, phoneNumberId: string) => `recado.phone.draft.${wa_id}/${phoneNumberId}`;

/** What was typed into a chat but not sent. */
export const readDraft = (wa_id: string, phoneNumberId: string): string =>
  sessionStorage.getItem(keyOf(wa_id, phoneNumberId)) ?? "";

/** Has a text ready in a chat that is not open. */
export function writeDraft(wa_id: string, phoneNumberId: string, text: string) {
  const key = keyOf(wa_id, phoneNumberId);
  if (text === "") sessionStorage.removeItem(key);
  else sessionStorage.setItem(key, text);
}

/** What was typed but not sent, kept for each chat while the tab lives. */
export function useDraft(wa_id: string, phoneNumberId: string): [string, (text: string) => void] {
  const [text, setText] = useState(() => readDraft(wa_id, phoneNumberId));
  const set = (value: string) => {
    setText(value);
    writeDraft(wa_id, phoneNumberId, value);
  };
  return [text, set];
}
