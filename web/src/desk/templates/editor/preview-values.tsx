import { useQuery } from "@tanstack/react-query";
import { Select } from "@ui/select";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { desk } from "../../api/desk";
import { keys } from "../../api/query-keys";
import { contactName } from "../../contact/contact-name";
import { variablesOf } from "../variables";
import type { TemplateDraft } from "./draft";

const EXAMPLES = "examples";

/** Whose values the preview shows: the examples, or those of a contact. */
export function useContactName() {
  const [contactId, setContactId] = useState(EXAMPLES);
  const contacts = useQuery({
    queryKey: [...keys.contacts(""), "preview"],
    queryFn: ({ signal }) => desk.contacts("", { cursor: null, signal }),
    staleTime: 60_000,
  });
  const all = contacts.data?.data ?? [];
  const chosen = all.find((contact) => contact.id === contactId);
  return {
    all,
    contactId,
    choose: setContactId,
    /** A contact's name stands for the first variable; of the others only examples are known. */
    parameters(draft: TemplateDraft): unknown[] {
      const [first] = variablesOf(draft.body);
      if (!chosen || first === undefined) return [];
      const parameter = { type: "text", text: contactName(chosen) };
      const named = draft.format === "NAMED" ? { ...parameter, parameter_name: first } : parameter;
      // Positional parameters are read by their place: the name goes where {{1}} is.
      return [{ type: "body", parameters: [named] }];
    },
  };
}

export function PreviewValues({ contact }: { contact: ReturnType<typeof useContactName> }) {
  const { t } = useTranslation("desk");
  if (contact.all.length === 0) return null;
  return (
    <Select
      className="w-full max-w-90"
      label={t("templates.preview.values")}
      value={contact.contactId}
      onChange={contact.choose}
      choices={[
        { value: EXAMPLES, label: t("templates.preview.examples") },
        ...contact.all.map((one) => ({
          value: one.id,
          label: t("templates.preview.of", { name: contactName(one) }),
        })),
      ]}
    />
  );
}
