import type { Json } from "@ui/unknown-json";
import { textIn } from "@ui/unknown-json";
import type { Contact } from "../../api/types";
import { isNumber, ofType, type TemplateField } from "./template-fields";

/** What can be told of a customer without asking. */
export interface KnownOfContact {
  name: string;
  first_name: string;
  phone: string;
}

export function knownOf({ name, profile_name, phone }: Contact): KnownOfContact {
  const whole = (name || profile_name || "").trim();
  return { name: whole, first_name: whole.split(/\s+/)[0] ?? "", phone: phone ?? "" };
}

const FIRST_NAME = /^(first|given)_?name$|^(primer_)?nombre$/i;
const NAME = /(^|_)(name|nombre|customer|cliente)(_|$)/i;
const PHONE = /(^|_)(phone|telefono|tel|mobile|movil|celular)(_|$)/i;
/** Names of other things. */
const OTHER_NAME = /(product|order|company|business|store|shop|producto|empresa|tienda|pedido)/i;
/** A greeting just before a variable: what follows is a name. */
const GREETED =
  /(?:\b(?:hi|hello|hey|dear|hola|estimad[oa]|querid[oa]|oi|olá)\b)[\s,!]*\*?\{\{\s*(\w+)\s*\}\}/iu;

/** Values that are most likely meant, by the fields' keys. */
export function prefilledTexts(
  fields: TemplateField[],
  components: Json[],
  known: KnownOfContact,
): Record<string, string> {
  const greeted = {
    header: GREETED.exec(textIn(ofType(components, "header").text))?.[1],
    body: GREETED.exec(textIn(ofType(components, "body").text))?.[1],
  };
  const texts: Record<string, string> = {};
  for (const field of fields) {
    if (field.kind !== "text" || field.card !== null) continue;
    const isGreeted = greeted[field.part] === field.variable;
    const value = guess(field.variable, isGreeted, known);
    if (value !== "") texts[field.key] = value;
  }
  return texts;
}

function guess(variable: string, isGreeted: boolean, known: KnownOfContact): string {
  if (isNumber(variable)) return isGreeted ? known.first_name : "";
  if (FIRST_NAME.test(variable)) return known.first_name;
  if (PHONE.test(variable)) return known.phone;
  if (NAME.test(variable) && !OTHER_NAME.test(variable)) return known.name;
  return isGreeted ? known.first_name : "";
}
