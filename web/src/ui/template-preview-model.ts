/** A template's definition with the parameters of one sending, as what a phone shows. */

type Json = Readonly<Record<string, unknown>>;

/** A phone's own buttons can do more than those of a definition. */
export interface TemplateCard<Button = TemplateButton> {
  header: TemplateHeader | null;
  body: string;
  footer: string;
  buttons: Button[];
}

export interface TemplateView extends TemplateCard {
  cards: TemplateCard[];
  offer: { text: string; ends_ms: number | null; code?: string } | null;
  order: TemplateOrder | null;
  call_permission: boolean;
  /** Body and footer are fixed texts of the platform, in the reader's language. */
  authentication: { code: string; warns: boolean; expires_minutes: number | null } | null;
}

export type TemplateHeader =
  | { kind: "text"; text: string }
  /** Without an address there is only the place where the file will be. */
  | { kind: "image" | "video" | "gif" | "document"; url: string | null; filename: string; mime_type: string }
  | {
      kind: "location";
      location: { latitude: number; longitude: number; name: string; address: string } | null;
    }
  /** The product itself, or the first of several; of a bill only its picture, and no count. */
  | { kind: "product"; retailer_id: string; product_count: number };

export type TemplateButton = { text: string } & (
  | { kind: "quick_reply"; payload: string }
  | { kind: "url"; url: string }
  | { kind: "phone"; number: string }
  | { kind: "copy_code"; code: string }
  | { kind: "otp"; code: string; otp_type: "COPY_CODE" | "ONE_TAP" | "ZERO_TAP" }
  | { kind: "flow"; icon: string }
  | { kind: "products"; product_count: number }
  | { kind: "catalog" | "product" | "voice_call" | "order_details" | "contact_info" | "other" }
);

export interface TemplateOrder {
  reference_id: string;
  /** Empty on a bill. */
  status: string;
  description: string;
  lines: OrderLine[];
  parts: {
    kind: "subtotal" | "discount" | "shipping" | "tax";
    amount: TemplateMoney;
    description: string;
  }[];
  total: TemplateMoney | null;
  /** What is said of the payment beside the order's state; mostly empty. */
  payment: string;
  /** Until when a bill can be paid. */
  expires_ms: number | null;
}

export interface OrderLine {
  name: string;
  quantity: number;
  /** For all of them. */
  amount: TemplateMoney;
  /** Without the sale. */
  full_amount: TemplateMoney | null;
  retailer_id: string;
}

/** Whole numbers of a currency's smallest part; `offset` of them make one. */
export interface TemplateMoney {
  value: number;
  offset: number;
  currency: string;
}

/**
 * `components` as Graph keeps them, `parameters` as a message sends them. Where a parameter is missing the example
 * stands; where that is missing, too, the variable itself.
 */
export function templateView(components: unknown, parameters: unknown = []): TemplateView {
  const definition = list(components);
  const sent = list(parameters);
  const carousel = ofType(definition, "carousel");
  const sentCards = list(ofType(sent, "carousel").cards);
  const definedCards = list(carousel.cards);
  // Of a product carousel the definition gives two cards that stand for as many as are sent.
  const count = sentCards.length > 0 ? sentCards.length : definedCards.length;
  const cards = Array.from({ length: count }, (_, index) => {
    const card = definedCards[index] ?? definedCards.at(-1) ?? {};
    return cardOf(list(card.components), list(sentCards[index]?.components));
  });
  const card = cardOf(definition, sent);
  const offer = offerOf(definition, sent);
  const copied = card.buttons.find((button) => button.kind === "copy_code");
  return {
    ...card,
    cards,
    offer: offer && copied?.kind === "copy_code" ? { ...offer, code: copied.code } : offer,
    order: orderOf(sent),
    call_permission: "type" in ofType(definition, "call_permission_request"),
    authentication: authenticationOf(definition, sent),
  };
}

function cardOf(definition: Json[], sent: Json[]): TemplateCard {
  const body = ofType(definition, "body");
  return {
    header: headerOf(ofType(definition, "header"), ofType(sent, "header")),
    body: filled(text(body.text), ofType(sent, "body"), object(body.example), "body_text"),
    footer: text(ofType(definition, "footer").text),
    buttons: list(ofType(definition, "buttons").buttons).map((button, index) =>
      buttonOf(button, sent.find((one) => lower(one.type) === "button" && Number(one.index) === index) ?? {}),
    ),
  };
}

function headerOf(header: Json, sent: Json): TemplateHeader | null {
  const kind = lower(header.format);
  const parameter = list(sent.parameters)[0] ?? {};
  const example = object(header.example);
  switch (kind) {
    case "text": {
      const words = filled(text(header.text), sent, example, "header_text");
      return words === "" ? null : { kind, text: words };
    }
    case "image":
    case "video":
    case "gif":
    case "document": {
      const file = object(parameter[kind]);
      const handle = Array.isArray(example.header_handle) ? example.header_handle[0] : null;
      return {
        kind: kind === "gif" ? "video" : kind,
        url: fileAddress(file.link) ?? fileAddress(handle),
        filename: text(file.filename),
        mime_type: kind === "document" ? "application/pdf" : "",
      };
    }
    case "location": {
      const place = object(parameter.location);
      const [latitude, longitude] = [Number(place.latitude), Number(place.longitude)];
      const known = "latitude" in place && Number.isFinite(latitude) && Number.isFinite(longitude);
      const location = { latitude, longitude, name: text(place.name), address: text(place.address) };
      return { kind, location: known ? location : null };
    }
    case "product":
      return { kind, retailer_id: text(object(parameter.product).product_retailer_id), product_count: 1 };
    default:
      return null;
  }
}

function buttonOf(button: Json, sent: Json): TemplateButton {
  const words = text(button.text);
  const [parameter = {}] = list(sent.parameters);
  const example = Array.isArray(button.example) ? text(button.example[0]) : text(button.example);
  const action = object(parameter.action);
  switch (lower(button.type)) {
    case "quick_reply":
      return { kind: "quick_reply", text: words, payload: text(parameter.payload) || words };
    case "url": {
      // The example may be the whole address or only what stands for the variable.
      const suffix = text(parameter.text) || (/^https?:/i.test(example) ? "" : example);
      const pattern = text(button.url);
      const address =
        suffix === "" && example !== "" ? example : pattern.replace(/\{\{\s*\w+\s*\}\}/, suffix);
      return { kind: "url", text: words, url: address };
    }
    case "phone_number":
      return { kind: "phone", text: words, number: text(button.phone_number) };
    case "copy_code":
      return { kind: "copy_code", text: words, code: text(parameter.coupon_code) || example };
    case "otp": {
      const type = text(button.otp_type).toUpperCase();
      const otp_type = type === "ONE_TAP" || type === "ZERO_TAP" ? type : "COPY_CODE";
      const label = otp_type === "COPY_CODE" ? words : text(button.autofill_text);
      return { kind: "otp", text: label, code: text(parameter.text), otp_type };
    }
    case "flow":
      return { kind: "flow", text: words, icon: text(button.icon) };
    case "mpm": {
      const items = list(action.sections).flatMap((section) => list(section.product_items));
      return { kind: "products", text: words, product_count: items.length };
    }
    case "spm":
      return { kind: "product", text: words };
    case "catalog":
      return { kind: "catalog", text: words };
    case "voice_call":
      return { kind: "voice_call", text: words };
    case "order_details":
      return { kind: "order_details", text: words };
    case "request_contact_info":
      return { kind: "contact_info", text: words };
    default:
      return { kind: "other", text: words };
  }
}

function offerOf(definition: Json[], sent: Json[]): TemplateView["offer"] {
  const offer = object(ofType(definition, "limited_time_offer").limited_time_offer);
  if (text(offer.text) === "") return null;
  const [parameter = {}] = list(ofType(sent, "limited_time_offer").parameters);
  const ends = object(parameter.limited_time_offer).expiration_time_ms;
  const shows = offer.has_expiration === true && typeof ends === "number";
  return { text: text(offer.text), ends_ms: shows ? ends : null };
}

function orderOf(sent: Json[]): TemplateOrder | null {
  const [status = {}] = list(ofType(sent, "order_status").parameters);
  const told = orderNews(status.order_status);
  if (told !== null) return told;
  const button = sent.find((one) => lower(one.sub_type) === "order_details") ?? {};
  const [parameter = {}] = list(button.parameters);
  return orderBill(object(parameter.action).order_details);
}

/** What became of an order; null where none is named. */
export function orderNews(value: unknown): TemplateOrder | null {
  const told = object(value);
  if (text(told.reference_id) === "") return null;
  const order = object(told.order);
  return {
    reference_id: text(told.reference_id),
    // Samples write it either way.
    status: text(order.status).replace("-", "_"),
    description: text(order.description),
    lines: [],
    parts: [],
    total: null,
    payment: text(object(told.payment).status),
    expires_ms: null,
  };
}

const PARTS = ["subtotal", "discount", "shipping", "tax"] as const;

/** What an order costs; null where none is named. */
export function orderBill(value: unknown): TemplateOrder | null {
  const bill = object(value);
  if (text(bill.reference_id) === "") return null;
  const order = object(bill.order);
  const currency = text(bill.currency);
  const expires_s = Number(object(order.expiration).timestamp);
  return {
    reference_id: text(bill.reference_id),
    status: "",
    description: "",
    lines: list(order.items).map((item) => {
      const quantity = Number(item.quantity) || 1;
      const one = moneyOf(item.sale_amount ?? item.amount, currency);
      const full = item.sale_amount === undefined ? null : times(moneyOf(item.amount, currency), quantity);
      return {
        name: text(item.name),
        quantity,
        amount: times(one, quantity),
        full_amount: full,
        retailer_id: text(item.retailer_id),
      };
    }),
    parts: PARTS.flatMap((kind) =>
      order[kind] === undefined
        ? []
        : [
            {
              kind,
              amount: moneyOf(order[kind], currency),
              description: text(object(order[kind]).description),
            },
          ],
    ),
    total: bill.total_amount === undefined ? null : moneyOf(bill.total_amount, currency),
    payment: "",
    expires_ms: Number.isFinite(expires_s) && expires_s > 0 ? expires_s * 1000 : null,
  };
}

const times = (money: TemplateMoney, count: number): TemplateMoney => ({
  ...money,
  value: money.value * count,
});

function moneyOf(amount: unknown, currency: string): TemplateMoney {
  const { value, offset } = object(amount);
  return { value: Number(value) || 0, offset: Number(offset) || 100, currency };
}

function authenticationOf(definition: Json[], sent: Json[]): TemplateView["authentication"] {
  const buttons = list(ofType(definition, "buttons").buttons);
  if (!buttons.some((button) => lower(button.type) === "otp")) return null;
  const [parameter = {}] = list(ofType(sent, "body").parameters);
  const minutes = ofType(definition, "footer").code_expiration_minutes;
  return {
    code: text(parameter.text),
    warns: ofType(definition, "body").add_security_recommendation === true,
    expires_minutes: typeof minutes === "number" ? minutes : null,
  };
}

/** The text with its variables: by number or by name, sent or from the example. */
function filled(pattern: string, sent: Json, example: Json, field: "body_text" | "header_text"): string {
  const parameters = list(sent.parameters);
  const given = example[field];
  const positional: unknown[] = Array.isArray(given) ? (Array.isArray(given[0]) ? given[0] : given) : [given];
  const named = list(example[`${field}_named_params`]);
  return pattern.replace(/\{\{\s*(\w+)\s*\}\}/g, (variable, name: string) => {
    const number = /^\d+$/.test(name) ? Number(name) - 1 : null;
    const parameter =
      number === null ? parameters.find((one) => one.parameter_name === name) : parameters[number];
    const shown =
      number === null
        ? text(named.find((one) => one.param_name === name)?.example)
        : text(positional[number]);
    return parameterText(parameter ?? {}) || shown || variable;
  });
}

function parameterText(parameter: Json): string {
  const money = object(parameter.currency);
  const moment = object(parameter.date_time);
  return (
    text(parameter.text) ||
    text(money.fallback_value) ||
    text(moment.fallback_value) ||
    text(parameter.group_id)
  );
}

/** Component types come in either case. */
const ofType = (components: Json[], type: string): Json =>
  components.find((component) => lower(component.type) === type) ?? {};

const object = (value: unknown): Json =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
const list = (value: unknown): Json[] => (Array.isArray(value) ? value.map(object) : []);
const text = (value: unknown): string =>
  typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
const lower = (value: unknown): string => text(value).toLowerCase();

function fileAddress(value: unknown): string | null {
  const address = text(value);
  return /^(https?:\/\/|blob:|\/)/i.test(address) || /^data:(image|video)\//i.test(address) ? address : null;
}
