import type { Contact } from "../api/types";

/** What to call a customer: some have shared neither name nor phone number. */
export function contactName(contact: Contact): string {
  return (
    contact.name ||
    contact.profile_name ||
    (contact.username ? `@${contact.username}` : null) ||
    contact.phone ||
    contact.user_id ||
    "?"
  );
}

/** The line under the name: the most personal identity that is not the name already. */
export function contactHandle(contact: Contact): string | null {
  const name = contactName(contact);
  const handles = [contact.phone, contact.username ? `@${contact.username}` : null, contact.user_id];
  return handles.find((handle) => handle && handle !== name) ?? null;
}
