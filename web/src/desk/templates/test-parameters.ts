import { variablesOf } from "./variables";

/** The parameters with which a template is tried out: its variables with values, its files, its codes. */

type Json = Record<string, unknown>;

export interface TestField {
  /** Names it among the fields. */
  key: string;
  /** Which part it is of: `header`, `body`, `button-1`, `card-0-body`. */
  place: string;
  /** `{{1}}`, or what is to be filled in otherwise. */
  label: string;
  example: string;
}

/** All that a message of this template has to say itself. */
export function testFields(components: unknown): TestField[] {
  return list(components).flatMap((part) => {
    if (upper(part.type) === "CAROUSEL") {
      return list(part.cards).flatMap((card, index) =>
        list(card.components).flatMap((inner) => fieldsOf(inner, `card-${index}-`)),
      );
    }
    return fieldsOf(part, "");
  });
}

function fieldsOf(part: Json, prefix: string): TestField[] {
  const type = upper(part.type);
  if (type === "BODY" || type === "HEADER") {
    const place = `${prefix}${type.toLowerCase()}`;
    return variablesOf(text(part.text)).map((name) => ({
      key: `${place}/${name}`,
      place,
      label: `{{${name}}}`,
      example: exampleOf(part, name),
    }));
  }
  if (type !== "BUTTONS") return [];
  return list(part.buttons).flatMap((button, index) => {
    const place = `${prefix}button-${index}`;
    const example = Array.isArray(button.example) ? text(button.example[0]) : text(button.example);
    if (upper(button.type) === "COPY_CODE") return [{ key: `${place}/code`, place, label: "", example }];
    if (upper(button.type) === "URL" && variablesOf(text(button.url)).length > 0) {
      const before = text(button.url).split("{{")[0] ?? "";
      const suffix = example.startsWith(before) ? example.slice(before.length) : example;
      return [{ key: `${place}/suffix`, place, label: "{{1}}", example: suffix }];
    }
    return [];
  });
}

/** As `POST /messages` takes them. A header brings the example's file. */
export function testParameters(
  components: unknown,
  values: Record<string, string>,
  isNamed: boolean,
): Json[] {
  return parametersOf(list(components), "", values, isNamed);
}

function parametersOf(
  parts: Json[],
  prefix: string,
  values: Record<string, string>,
  isNamed: boolean,
): Json[] {
  const sent: Json[] = [];
  for (const part of parts) {
    const type = upper(part.type);
    if (type === "BODY" || type === "HEADER") {
      const place = `${prefix}${type.toLowerCase()}`;
      const parameters = type === "HEADER" ? (mediaParameter(part) ?? []) : [];
      const names = variablesOf(text(part.text));
      if (!isNamed) names.sort((a, b) => Number(a) - Number(b));
      for (const name of names) {
        const parameter: Json = { type: "text", text: values[`${place}/${name}`] ?? "" };
        if (isNamed) parameter.parameter_name = name;
        parameters.push(parameter);
      }
      if (parameters.length > 0) sent.push({ type: type.toLowerCase(), parameters });
    } else if (type === "BUTTONS") {
      list(part.buttons).forEach((_, index) => {
        const code = values[`${prefix}button-${index}/code`];
        const suffix = values[`${prefix}button-${index}/suffix`];
        const about = { type: "button", index: String(index) };
        if (code !== undefined) {
          const parameters = [{ type: "coupon_code", coupon_code: code }];
          sent.push({ ...about, sub_type: "copy_code", parameters });
        }
        if (suffix !== undefined) {
          sent.push({ ...about, sub_type: "url", parameters: [{ type: "text", text: suffix }] });
        }
      });
    } else if (type === "LIMITED_TIME_OFFER" && object(part.limited_time_offer).has_expiration === true) {
      const expiration_time_ms = Number(values["offer/expires"] ?? 0);
      const parameter = { type: "limited_time_offer", limited_time_offer: { expiration_time_ms } };
      sent.push({ type: "limited_time_offer", parameters: [parameter] });
    } else if (type === "CAROUSEL") {
      const cards = list(part.cards).map((card, index) => ({
        card_index: index,
        components: parametersOf(list(card.components), `card-${index}-`, values, isNamed),
      }));
      sent.push({ type: "carousel", cards });
    }
  }
  return sent;
}

function mediaParameter(header: Json): Json[] | null {
  const kind = upper(header.format).toLowerCase();
  if (!["image", "video", "document"].includes(kind)) return null;
  const handles = object(header.example).header_handle;
  const handle = Array.isArray(handles) ? text(handles[0]) : "";
  if (handle === "") return null;
  const file = handle.startsWith("media:") ? { id: handle } : { link: handle };
  return [{ type: kind, [kind]: file }];
}

function exampleOf(part: Json, name: string): string {
  const example = object(part.example);
  const field = upper(part.type) === "HEADER" ? "header_text" : "body_text";
  const named = list(example[`${field}_named_params`]).find((one) => one.param_name === name);
  if (named) return text(named.example);
  const given = example[field];
  const values: unknown[] = Array.isArray(given) ? (Array.isArray(given[0]) ? given[0] : given) : [given];
  return text(values[Number(name) - 1]);
}

const object = (value: unknown): Json =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
const list = (value: unknown): Json[] => (Array.isArray(value) ? value.map(object) : []);
const text = (value: unknown): string =>
  typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
const upper = (value: unknown): string => text(value).toUpperCase();
