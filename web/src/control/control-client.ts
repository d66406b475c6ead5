import type {
  Answer,
  BusinessCard,
  BusinessNumber,
  Charge,
  ChargeTotal,
  Chat,
  ClockChange,
  ClockReading,
  ClosedFlow,
  Customer,
  CustomerChange,
  Fault,
  FlowScreenAnswer,
  GraphRequest,
  NewCustomer,
  NewFault,
  NumberChange,
  OpenedFlow,
  OutgoingMessage,
  Page,
  PaidBill,
  PaymentAttempt,
  PhoneMessage,
  PricePlan,
  ScannedChat,
  Shop,
  Template,
  TemplateReview,
  UploadedMedia,
  Waba,
  WebhookDelivery,
  WebhookState,
  World,
} from "./types";

export const CONTROL_BASE = "/_control/v1";

/** What the cloud answered instead of a result: an RFC 9457 problem, or whatever could be read of it. */
export class ControlError extends Error {
  constructor(
    message: string,
    readonly status: number,
    readonly code: string | null = null,
    readonly fields: { field: string; detail: string }[] = [],
  ) {
    super(message);
    this.name = "ControlError";
  }
}

/** The request never got an answer; whether the cloud acted on it is unknown. */
export class UnreachableError extends Error {
  constructor() {
    super("The cloud cannot be reached.");
    this.name = "UnreachableError";
  }
}

interface FlowExchange {
  message_id: string;
  screen: string;
  action: "data_exchange" | "BACK";
  data?: Record<string, unknown>;
}

type Query = Record<string, string | number | null | undefined>;

function pathWithQuery(path: string, query: Query = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== "") parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return `${CONTROL_BASE}/${path}${text === "" ? "" : `?${text}`}`;
}

export function problemFrom(status: number, body: string): ControlError {
  try {
    const problem = JSON.parse(body) as {
      title?: string;
      detail?: string;
      code?: string;
      errors?: { field: string; detail: string }[];
    };
    const sentence = problem.detail || problem.title || `The cloud answered ${status}.`;
    return new ControlError(sentence, status, problem.code ?? null, problem.errors ?? []);
  } catch {
    return new ControlError(body.trim().slice(0, 300) || `The cloud answered ${status}.`, status);
  }
}

async function request<Result>(method: string, url: string, body?: unknown): Promise<Result> {
  let response: Response;
  try {
    response = await fetch(url, {
      method,
      headers: body === undefined ? {} : { "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new UnreachableError();
  }
  const text = await response.text();
  if (!response.ok) throw problemFrom(response.status, text);
  return (text === "" ? undefined : JSON.parse(text)) as Result;
}

const get = <Result>(path: string, query?: Query) => request<Result>("GET", pathWithQuery(path, query));
const post = <Result>(path: string, body?: unknown) =>
  request<Result>("POST", pathWithQuery(path), body ?? {});

const segment = encodeURIComponent;

export const control = {
  world: () => get<World>("world"),
  reset: () => post<World>("reset"),

  clock: () => get<ClockReading>("clock"),
  changeClock: (change: ClockChange) => post<ClockReading>("clock", change),

  customers: () => get<Page<Customer>>("customers", { limit: 1000 }),
  createCustomer: (customer: NewCustomer) => post<Customer>("customers", customer),
  changeCustomer: (waId: string, change: CustomerChange) =>
    request<Customer>("PATCH", pathWithQuery(`customers/${segment(waId)}`), change),

  chats: (waId: string) => get<{ data: Chat[] }>(`customers/${segment(waId)}/chats`),
  messages: (waId: string, phoneNumberId: string, limit: number) =>
    get<{ data: PhoneMessage[] }>(`customers/${segment(waId)}/messages`, {
      phone_number_id: phoneNumberId,
      limit,
    }),
  send: (waId: string, phoneNumberId: string, message: OutgoingMessage) =>
    post<{ id: string }>(`customers/${segment(waId)}/messages`, { to: phoneNumberId, message }),
  answer: (waId: string, messageId: string, answer: Answer) =>
    post<{ id: string }>(`customers/${segment(waId)}/answers`, { message_id: messageId, answer }),
  openFlow: (waId: string, messageId: string) =>
    post<OpenedFlow | ClosedFlow>(`customers/${segment(waId)}/flows/open`, { message_id: messageId }),
  exchangeFlow: (waId: string, asked: FlowExchange) =>
    post<FlowScreenAnswer | ClosedFlow>(`customers/${segment(waId)}/flows/exchange`, asked),
  completeFlow: (
    waId: string,
    answer: { message_id: string; screen: string; payload: Record<string, unknown> },
  ) => post<ClosedFlow>(`customers/${segment(waId)}/flows/complete`, answer),
  pay: (waId: string, attempt: PaymentAttempt) =>
    post<PaidBill>(`customers/${segment(waId)}/payments`, attempt),
  markRead: (waId: string, messageId: string) =>
    post<void>(`customers/${segment(waId)}/read`, { message_id: messageId }),
  markPlayed: (waId: string, messageId: string) =>
    post<void>(`customers/${segment(waId)}/played`, { message_id: messageId }),

  /** `scanned` is a link, or a QR code's code alone. */
  scan: (waId: string, scanned: string) =>
    post<ScannedChat>(
      `customers/${segment(waId)}/scan`,
      /^\w+$/.test(scanned) ? { code: scanned } : { url: scanned },
    ),
  openChat: (waId: string, phoneNumberId: string) =>
    post<{ welcome_message_id: string | null }>(`customers/${segment(waId)}/open`, { to: phoneNumberId }),
  shop: (phoneNumberId: string) => get<Shop>(`numbers/${segment(phoneNumberId)}/catalog`),
  /** Told to the business where the message can be clicked; refused elsewhere. */
  click: (waId: string, messageId: string, component: "cta" | "body") =>
    post<{ click_id: string }>(`customers/${segment(waId)}/clicks`, { message_id: messageId, component }),
  card: (phoneNumberId: string) => get<BusinessCard>(`numbers/${segment(phoneNumberId)}/card`),

  webhooks: (query: { state?: WebhookState; limit?: number; cursor?: string }) =>
    get<Page<WebhookDelivery>>("webhooks", query),
  webhook: (id: string) => get<WebhookDelivery>(`webhooks/${segment(id)}`),
  replayWebhook: (id: string) => post<WebhookDelivery | undefined>(`webhooks/${segment(id)}/replay`),

  requests: (limit: number) => get<Page<GraphRequest>>("requests", { limit }),

  numbers: () => get<Page<BusinessNumber>>("numbers", { limit: 1000 }),
  changeNumber: (id: string, change: NumberChange) =>
    request<BusinessNumber>("PATCH", pathWithQuery(`numbers/${segment(id)}`), change),

  waba: (id: string) => get<Waba>(`wabas/${segment(id)}`),
  changeWaba: (id: string, change: { price_plan: PricePlan }) =>
    request<Waba>("PATCH", pathWithQuery(`wabas/${segment(id)}`), change),

  charges: (query: { waba_id: string; limit?: number; cursor?: string }) =>
    get<Page<Charge>>("charges", query),
  chargeTotals: (wabaId: string) => get<Page<ChargeTotal>>("charges/totals", { waba_id: wabaId }),

  templates: (cursor?: string) => get<Page<Template>>("templates", { limit: 1000, cursor }),
  reviewTemplate: (id: string, review: TemplateReview) =>
    post<Partial<Template>>(`templates/${segment(id)}/review`, review),

  faults: () => get<Page<Fault>>("faults"),
  createFault: (fault: NewFault) => post<Fault>("faults", fault),
  deleteFault: (id: string) => request<void>("DELETE", pathWithQuery(`faults/${segment(id)}`)),
};

/** Where the bytes of a file in the cloud are. */
export const mediaUrl = (mediaId: string): string => pathWithQuery(`media/${segment(mediaId)}`);

/** Uploads raw bytes. XMLHttpRequest, because fetch reports no upload progress. */
export function uploadMedia(
  file: Blob,
  filename: string,
  onProgress: (fraction: number) => void,
): Promise<UploadedMedia> {
  return new Promise((resolve, reject) => {
    const upload = new XMLHttpRequest();
    upload.open("POST", pathWithQuery("media", { filename }));
    upload.setRequestHeader("content-type", file.type || "application/octet-stream");
    upload.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    };
    upload.onerror = () => reject(new UnreachableError());
    upload.onload = () => {
      if (upload.status >= 300) reject(problemFrom(upload.status, upload.responseText));
      else resolve(JSON.parse(upload.responseText) as UploadedMedia);
    };
    upload.send(file);
  });
}

/** The opaque cursor inside a `paging.next` URL. */
export function cursorOf(page: Page<unknown>): string | null {
  const next = page.paging?.next;
  if (!next) return null;
  return new URL(next, "http://cloud").searchParams.get("cursor");
}
