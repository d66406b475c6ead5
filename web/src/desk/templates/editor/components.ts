import { type ParameterFormat, variablesOf } from "../variables";
import {
  type ButtonDraft,
  type ButtonKind,
  CATEGORIES,
  type Category,
  emptyHeader,
  type HeaderDraft,
  type HeaderKind,
  newButton,
  newDraft,
  newKey,
  type TemplateDraft,
} from "./draft";

/** Between what is written in the editor and the components that Graph takes and shows. */

type Json = Record<string, unknown>;

export function componentsOf(draft: TemplateDraft): Json[] {
  if (draft.category === "AUTHENTICATION") return authenticationComponents(draft);
  const components: Json[] = [];
  const header = headerOf(draft.header, draft.format, draft.examples.header);
  if (header && draft.shape !== "CAROUSEL") components.push(header);
  components.push(textOf("BODY", draft.body, draft.format, draft.examples.body));
  if (draft.shape === "OFFER") {
    components.push({
      type: "LIMITED_TIME_OFFER",
      limited_time_offer: { text: draft.offer.text, has_expiration: draft.offer.expires },
    });
  } else if (draft.footer.trim() !== "" && draft.shape !== "CAROUSEL") {
    components.push({ type: "FOOTER", text: draft.footer });
  }
  if (draft.shape === "CALL_PERMISSION") components.push({ type: "CALL_PERMISSION_REQUEST" });
  if (draft.buttons.length > 0 && (draft.shape === "STANDARD" || draft.shape === "OFFER")) {
    components.push({ type: "BUTTONS", buttons: draft.buttons.map(buttonOf) });
  }
  if (draft.shape === "CAROUSEL") {
    components.push({ type: "CAROUSEL", cards: draft.cards.map((_, index) => cardOf(draft, index)) });
  }
  return [...components, ...(draft.others as Json[])];
}

function cardOf(draft: TemplateDraft, index: number): Json {
  const card = draft.cards[index];
  if (!card) return { components: [] };
  const header = headerOf(card.header, draft.format, undefined);
  const components: Json[] = header ? [header] : [];
  if (card.body.trim() !== "") {
    components.push(textOf("BODY", card.body, draft.format, draft.examples[`card-${index}`]));
  }
  components.push({ type: "BUTTONS", buttons: card.buttons.map(buttonOf) });
  return { components };
}

function headerOf(
  header: HeaderDraft,
  format: ParameterFormat,
  examples?: Record<string, string>,
): Json | null {
  switch (header.kind) {
    case "NONE":
      return null;
    case "TEXT":
      return { ...textOf("HEADER", header.text, format, examples), format: "TEXT" };
    case "LOCATION":
    case "PRODUCT":
      return { type: "HEADER", format: header.kind };
    default:
      return {
        type: "HEADER",
        format: header.kind,
        ...(header.sample ? { example: { header_handle: [header.sample.handle] } } : {}),
      };
  }
}

function textOf(
  type: "HEADER" | "BODY",
  text: string,
  format: ParameterFormat,
  examples: Record<string, string> = {},
): Json {
  const names = variablesOf(text);
  if (names.length === 0) return { type, text };
  const field = type === "HEADER" ? "header_text" : "body_text";
  if (format === "NAMED") {
    const named = names.map((name) => ({ param_name: name, example: examples[name] ?? "" }));
    return { type, text, example: { [`${field}_named_params`]: named } };
  }
  const values = [...names].sort((a, b) => Number(a) - Number(b)).map((name) => examples[name] ?? "");
  return { type, text, example: { [field]: type === "HEADER" ? values : [values] } };
}

function buttonOf(button: ButtonDraft): Json {
  const { kind, text } = button;
  switch (kind) {
    case "URL":
      return {
        type: kind,
        text,
        url: button.url,
        ...(variablesOf(button.url).length > 0 ? { example: [button.example] } : {}),
      };
    case "PHONE_NUMBER":
      return { type: kind, text, phone_number: button.phone };
    case "COPY_CODE":
      return { type: kind, example: button.example };
    case "FLOW":
      return {
        type: kind,
        text,
        flow_id: button.flowId,
        flow_action: button.flowAction,
        ...(button.flowScreen !== "" ? { navigate_screen: button.flowScreen } : {}),
      };
    default:
      return { type: kind, text };
  }
}

function authenticationComponents({ authentication }: TemplateDraft): Json[] {
  const { otpType, apps, buttonText, autofillText } = authentication;
  const button: Json = { type: "OTP", otp_type: otpType };
  if (buttonText !== "") button.text = buttonText;
  if (otpType !== "COPY_CODE") {
    if (autofillText !== "") button.autofill_text = autofillText;
    button.supported_apps = apps.map((app) => ({
      package_name: app.packageName,
      signature_hash: app.signatureHash,
    }));
  }
  if (otpType === "ZERO_TAP") button.zero_tap_terms_accepted = authentication.acceptsZeroTap;
  const minutes = Number(authentication.expiryMinutes);
  return [
    { type: "BODY", add_security_recommendation: authentication.warns },
    ...(authentication.expiryMinutes.trim() === ""
      ? []
      : [{ type: "FOOTER", code_expiration_minutes: minutes }]),
    { type: "BUTTONS", buttons: [button] },
  ];
}

/** The components with addresses that a browser can show in place of handles. */
export function previewComponentsOf(draft: TemplateDraft): Json[] {
  const urls = new Map<string, string>();
  for (const header of [draft.header, ...draft.cards.map((card) => card.header)]) {
    if (header.sample?.url) urls.set(header.sample.handle, header.sample.url);
  }
  const show = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(show);
    if (typeof value === "string") return urls.get(value) ?? value;
    if (typeof value === "object" && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, show(inner)]));
    }
    return value;
  };
  return show(componentsOf(draft)) as Json[];
}

interface Source {
  connection_id: string;
  name: string;
  language: string;
  category: string;
  parameter_format: string;
  message_send_ttl_seconds: number | null;
  components: unknown;
}

/** What the editor shows of a template that exists. */
export function draftOf(source: Source): TemplateDraft {
  const draft = newDraft(source.connection_id, source.language);
  draft.name = source.name;
  draft.category = CATEGORIES.find((known): known is Category => known === source.category) ?? "UTILITY";
  draft.format = source.parameter_format === "NAMED" ? "NAMED" : "POSITIONAL";
  draft.ttl = source.message_send_ttl_seconds === null ? "" : String(source.message_send_ttl_seconds);
  for (const part of list(source.components)) {
    switch (upper(part.type)) {
      case "HEADER":
        draft.header = readHeader(part);
        draft.examples.header = readExamples(part, "header_text", draft.header.text);
        break;
      case "BODY":
        draft.body = text(part.text);
        draft.examples.body = readExamples(part, "body_text", draft.body);
        draft.authentication.warns = part.add_security_recommendation === true;
        break;
      case "FOOTER":
        draft.footer = text(part.text);
        draft.authentication.expiryMinutes = text(part.code_expiration_minutes);
        break;
      case "BUTTONS":
        readButtons(draft, list(part.buttons));
        break;
      case "CAROUSEL":
        draft.shape = "CAROUSEL";
        for (const [index, card] of list(part.cards).entries()) readCard(draft, card, index);
        break;
      case "LIMITED_TIME_OFFER": {
        const offer = object(part.limited_time_offer);
        draft.shape = "OFFER";
        draft.offer = { text: text(offer.text), expires: offer.has_expiration === true };
        break;
      }
      case "CALL_PERMISSION_REQUEST":
        draft.shape = "CALL_PERMISSION";
        break;
      default:
        draft.others.push(part);
    }
  }
  if (!list(source.components).some((part) => upper(part.type) === "FOOTER")) {
    draft.authentication.expiryMinutes = "";
  }
  return draft;
}

const HEADER_KINDS: HeaderKind[] = ["TEXT", "IMAGE", "VIDEO", "DOCUMENT", "LOCATION", "PRODUCT"];

function readHeader(part: Json): HeaderDraft {
  const kind = HEADER_KINDS.find((known) => known === upper(part.format)) ?? "NONE";
  const handles = object(part.example).header_handle;
  const handle = Array.isArray(handles) ? text(handles[0]) : "";
  const isAddress = /^https?:/.test(handle);
  const sample = handle === "" ? null : { handle, url: isAddress ? handle : null, filename: "" };
  return { ...emptyHeader(kind), text: text(part.text), sample };
}

function readExamples(
  part: Json,
  field: "header_text" | "body_text",
  pattern: string,
): Record<string, string> {
  const example = object(part.example);
  const named = list(example[`${field}_named_params`]);
  if (named.length > 0) {
    return Object.fromEntries(named.map((one) => [text(one.param_name), text(one.example)]));
  }
  const given = example[field];
  const values: unknown[] = Array.isArray(given) ? (Array.isArray(given[0]) ? given[0] : given) : [given];
  const names = variablesOf(pattern).sort((a, b) => Number(a) - Number(b));
  return Object.fromEntries(names.map((name, index) => [name, text(values[index])]));
}

const BUTTON_KINDS: ButtonKind[] = [
  "QUICK_REPLY",
  "URL",
  "PHONE_NUMBER",
  "COPY_CODE",
  "FLOW",
  "CATALOG",
  "MPM",
  "SPM",
  "VOICE_CALL",
  "REQUEST_CONTACT_INFO",
  "ORDER_DETAILS",
];

function readButton(button: Json): ButtonDraft | null {
  const kind = BUTTON_KINDS.find((known) => known === upper(button.type));
  if (!kind) return null;
  return newButton(kind, {
    text: text(button.text),
    url: text(button.url),
    example: Array.isArray(button.example) ? text(button.example[0]) : text(button.example),
    phone: text(button.phone_number),
    flowId: text(button.flow_id),
    flowAction: text(button.flow_action).toLowerCase() === "data_exchange" ? "data_exchange" : "navigate",
    flowScreen: text(button.navigate_screen),
  });
}

function readButtons(draft: TemplateDraft, buttons: Json[]) {
  const otp = buttons.find((button) => upper(button.type) === "OTP" || isOtpAddress(button));
  if (otp) readOtp(draft, otp);
  else draft.buttons = buttons.flatMap((button) => readButton(button) ?? []);
}

/** Graph shows OTP buttons as addresses of this kind. */
const isOtpAddress = (button: Json) => /whatsapp\.com\/otp\/code/.test(text(button.url));

function readOtp(draft: TemplateDraft, button: Json) {
  const query = new URLSearchParams(text(button.url).split("?")[1] ?? "");
  const type = (text(button.otp_type) || (query.get("otp_type") ?? "")).toUpperCase();
  const { authentication } = draft;
  authentication.otpType = type === "ONE_TAP" || type === "ZERO_TAP" ? type : "COPY_CODE";
  authentication.buttonText = text(button.text);
  authentication.autofillText = text(button.autofill_text) || (query.get("cta_display_name") ?? "");
  const given = list(button.supported_apps);
  const apps = given.length > 0 ? given : namesInQuery(query);
  authentication.apps = apps.map((app) => ({
    key: newKey(),
    packageName: text(app.package_name),
    signatureHash: text(app.signature_hash),
  }));
  authentication.acceptsZeroTap = authentication.otpType === "ZERO_TAP";
}

function namesInQuery(query: URLSearchParams): Json[] {
  const hashes = query.getAll("signature_hash");
  return query
    .getAll("package_name")
    .map((name, index) => ({ package_name: name, signature_hash: hashes[index] ?? "" }));
}

function readCard(draft: TemplateDraft, card: Json, index: number) {
  const parts = list(card.components);
  const of = (type: string) => parts.find((part) => upper(part.type) === type) ?? {};
  const body = text(of("BODY").text);
  draft.cards.push({
    key: newKey(),
    header: readHeader(of("HEADER")),
    body,
    buttons: list(of("BUTTONS").buttons).flatMap((button) => readButton(button) ?? []),
  });
  draft.examples[`card-${index}`] = readExamples(of("BODY"), "body_text", body);
}

const object = (value: unknown): Json =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
const list = (value: unknown): Json[] => (Array.isArray(value) ? value.map(object) : []);
const text = (value: unknown): string =>
  typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
const upper = (value: unknown): string => text(value).toUpperCase();
