import type { Json } from "@ui/unknown-json";
import type { Contact } from "../../api/types";
import type { BuilderFacts } from "./builder";
import { noParts, type PartRules, type Parts, PLAIN, partProblems, partsJson } from "./message-parts";
import { type FieldProblem, textProblems } from "./problems";

/** The form's fields, in its order: spec/messaging.md section 2.10. Only India has it. */
export const ADDRESS_FIELDS = [
  "name",
  "phone_number",
  "in_pin_code",
  "house_number",
  "floor_number",
  "tower_number",
  "building_name",
  "address",
  "landmark_area",
  "city",
  "state",
] as const;

export type AddressField = (typeof ADDRESS_FIELDS)[number];

export const ADDRESS_RULES: PartRules = PLAIN;
/** Meta's pages give none; the server takes so many. */
export const ADDRESS_VALUE_LIMIT = 512;

export interface AddressValues extends Parts {
  /** What is filled in already. */
  address: Record<AddressField, string>;
}

export function emptyAddress(contact: Pick<Contact, "name" | "profile_name" | "phone">): AddressValues {
  const known: Partial<Record<AddressField, string | null>> = {
    name: contact.name || contact.profile_name,
    phone_number: contact.phone,
  };
  const fields = ADDRESS_FIELDS.map((field) => [field, known[field] ?? ""]);
  return { ...noParts(), address: Object.fromEntries(fields) as AddressValues["address"] };
}

export function addressProblems(values: AddressValues, { hasUpload }: BuilderFacts): FieldProblem[] {
  const pin = values.address.in_pin_code.trim();
  return [
    ...partProblems(values, ADDRESS_RULES, hasUpload),
    ...ADDRESS_FIELDS.flatMap((field) =>
      textProblems(`address.${field}`, values.address[field], ADDRESS_VALUE_LIMIT, false),
    ),
    ...(pin !== "" && !/^\d{6}$/.test(pin)
      ? [{ field: "address.in_pin_code", code: "pin_code" as const }]
      : []),
  ];
}

export function addressJson(values: AddressValues): Json {
  const filled = ADDRESS_FIELDS.map((field) => [field, values.address[field].trim()] as const).filter(
    ([, text]) => text !== "",
  );
  return {
    type: "address_message",
    ...partsJson(values, ADDRESS_RULES),
    action: {
      name: "address_message",
      parameters: { country: "IN", ...(filled.length > 0 && { values: Object.fromEntries(filled) }) },
    },
  };
}
