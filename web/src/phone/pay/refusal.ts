import { ControlError, UnreachableError } from "../../control/control-client";

/** What to say of it: a text of the page, and what it names. */
export interface Refusal {
  key: string;
  values: Record<string, string>;
}

/** The cloud tells apart in words why an order cannot be paid; those of a later cloud are shown as they are. */
const NOT_PAYABLE: readonly [RegExp, string][] = [
  [/is paid already/, "paid"],
  [/is canceled/, "canceled"],
  [/is completed/, "completed"],
  [/has expired/, "expired"],
  [/offers no way/, "no_way"],
  [/payment configuration (?<name>\S*) does not exist/, "no_gateway"],
  [/payment configuration (?<name>\S*) is not one of (?<provider>\S+)/, "other_gateway"],
  [/payment configuration (?<name>\S*) is not connected/, "gateway_not_connected"],
];

const BY_CODE: Record<string, string> = {
  offline: "offline",
  not_on_whatsapp: "not_on_whatsapp",
  number_not_registered: "not_registered",
};

/** Why a try to pay was refused, for the customer and for whoever plays one. */
export function refusalOf(error: Error): Refusal {
  const say = (key: string, values: Refusal["values"] = {}) => ({ key: `pay.refused.${key}`, values });
  if (error instanceof UnreachableError) return say("unreachable");
  if (!(error instanceof ControlError)) return say("other", { detail: error.message });
  if (error.code === "not_payable") {
    for (const [pattern, key] of NOT_PAYABLE) {
      const found = pattern.exec(error.message);
      if (found) return say(key, { ...found.groups });
    }
    return say("other", { detail: error.message });
  }
  const known = BY_CODE[error.code ?? ""];
  if (known !== undefined) return say(known);
  if (error.status === 404) return say("gone");
  const [field] = error.fields;
  return say("other", { detail: field ? `${field.field} ${field.detail}` : error.message });
}
