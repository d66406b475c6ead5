/** The shapes of the control API, as docs/API-DESIGN.md §4 gives them. */

export type Timestamp = string;

export interface Page<Item> {
  data: Item[];
  paging?: { next?: string };
}

export interface WorldPhoneNumber {
  id: string;
  display_phone_number: string;
  verified_name: string;
}

export interface World {
  /** Only a secret that everybody knows anyway is shown. */
  apps: { id: string; name: string; secret: string | null }[];
  tokens: string[];
  business: { id: string; name: string } | null;
  wabas: { id: string; name: string; phone_numbers: WorldPhoneNumber[] }[];
  customers: Customer[];
  control: { loopback: boolean };
}

export interface ClockReading {
  now: Timestamp;
  frozen: boolean;
  offset_seconds?: number;
}

export type ClockChange = { advance: string } | { set: Timestamp } | { freeze: true } | { resume: true };

export type Platform = "android" | "ios" | "web" | "kaios";

export interface Customer {
  wa_id: string;
  phone: string;
  name: string;
  username: string | null;
  user_id: string;
  share_phone: boolean;
  online: boolean;
  auto_read: boolean;
  blocks: boolean;
  marketing_opt_out: boolean;
  on_whatsapp: boolean;
  platform: Platform;
}

export type CustomerChange = Partial<Omit<Customer, "wa_id" | "phone" | "user_id">>;
export type NewCustomer = { phone: string; name: string } & CustomerChange;

export type Author = "customer" | "business";

export interface PhoneMedia {
  id: string;
  mime_type: string;
  sha256?: string | null;
  file_size?: number | null;
  filename?: string | null;
  caption?: string | null;
  voice?: boolean | null;
  animated?: boolean | null;
  /** Absent when the file is gone. */
  url?: string | null;
}

export interface PhoneLocation {
  latitude: number | string;
  longitude: number | string;
  name?: string | null;
  address?: string | null;
  url?: string | null;
}

export interface PhoneContact {
  name: { formatted_name: string; first_name?: string; last_name?: string };
  phones?: { phone?: string; type?: string; wa_id?: string }[];
  emails?: { email?: string; type?: string }[];
  org?: { company?: string; department?: string; title?: string };
}

export interface PhoneReaction {
  from: Author;
  emoji: string;
}

export interface PhoneMessage {
  id: string;
  from: Author;
  timestamp: Timestamp;
  type: string;
  text?: { body: string; preview_url?: boolean | null };
  image?: PhoneMedia;
  video?: PhoneMedia;
  audio?: PhoneMedia;
  document?: PhoneMedia;
  sticker?: PhoneMedia;
  location?: PhoneLocation;
  contacts?: PhoneContact[];
  order?: unknown;
  /** Graph's own objects, as they were sent: read them with care. */
  interactive?: unknown;
  template?: unknown;
  button?: unknown;
  /** Answers of a form that the chat's own summary masks or hides, by name. */
  summary_masks?: Record<string, "masked" | "hidden">;
  context?: { id: string; from: Author; preview: string } | null;
  referred_product?: ReferredProduct;
  payment?: BilledOrder;
  /** The cards of a checkout bill one order each. */
  payments?: BilledOrder[];
  status: string;
  status_at?: Partial<Record<string, Timestamp | null>>;
  reactions?: PhoneReaction[];
  error?: { code: number; title: string; details?: string | null } | null;
}

export interface Chat {
  phone_number_id: string;
  display_phone_number: string;
  verified_name: string;
  /** False while the number is not registered: nothing that is written arrives. */
  reachable: boolean;
  unread_count: number;
  last_message: PhoneMessage | null;
  typing: boolean;
}

export interface BusinessCommand {
  /** Without the slash. */
  command_name: string;
  command_description: string;
}

/** What phones show of a business. */
export interface BusinessCard {
  phone_number_id: string;
  display_phone_number: string;
  verified_name: string;
  /** Null where the business has not filled it in. */
  profile: {
    about: string | null;
    address: string | null;
    description: string | null;
    email: string | null;
    vertical: string | null;
    websites: string[] | null;
    picture_url: string | null;
  };
  /** Ice breakers. */
  prompts: string[];
  commands: BusinessCommand[];
  is_cart_enabled: boolean;
  is_catalog_visible: boolean;
}

/** What phones show of the catalogue of a number's account: approved and published products, as they are now. */
export interface Shop {
  /** Null where the account shows none. */
  catalog: { id: string; name: string } | null;
  is_cart_enabled: boolean;
  is_catalog_visible: boolean;
  products: Product[];
  collections: { id: string; name: string; product_retailer_ids: string[] }[];
}

export interface Product {
  id: string;
  product_retailer_id: string;
  name: string | null;
  description: string | null;
  image_url: string | null;
  url: string | null;
  /** What a cart must say; null where it has no price. */
  item_price: number | null;
  currency: string | null;
  /** Written out. */
  price: string | null;
  /** Written out; only during a sale. */
  full_price: string | null;
  availability: string;
  is_orderable: boolean;
  group: string | null;
}

/** Where a link or a QR code leads. */
export interface ScannedChat {
  phone_number_id: string;
  display_phone_number: string;
  verified_name: string;
  prefilled_message: string;
  welcome_message_id: string | null;
}

export interface UploadedMedia {
  id: string;
  mime_type: string;
  file_size: number;
  sha256: string;
}

/** What a customer's phone hands to the cloud; `type` names the object beside it, as in an inbound webhook. */
export interface OutgoingMessage {
  type: string;
  text?: { body: string };
  image?: OutgoingMedia;
  video?: OutgoingMedia;
  audio?: OutgoingMedia;
  document?: OutgoingMedia;
  sticker?: OutgoingMedia;
  location?: { latitude: number; longitude: number; name?: string; address?: string };
  contacts?: PhoneContact[];
  reaction?: { message_id: string; emoji: string };
  order?: SentCart;
  context?: { id?: string; referred_product?: ReferredProduct };
}

/** The product that a customer asks about. */
export interface ReferredProduct {
  catalog_id: string;
  product_retailer_id: string;
}

/** A cart as it is sent: prices as the catalogue has them now. */
export interface SentCart {
  catalog_id: string;
  text?: string;
  product_items: {
    product_retailer_id: string;
    quantity: number;
    item_price: number;
    currency: string;
  }[];
}

/** What a customer did with a message of the business; the cloud makes the customer's message of it. */
export type Answer =
  | { type: "option"; id: string }
  | ({ type: "location" } & NonNullable<OutgoingMessage["location"]>)
  | { type: "address"; values: Record<string, string> }
  /** The customer's own card where none is given. */
  | { type: "contact"; contact?: PhoneContact }
  | { type: "call_permission"; accept: boolean; is_permanent: boolean }
  | ({ type: "order" } & SentCart);

/** What becomes of a try to pay; `canceled` leaves the bank's page. */
export type PaymentOutcome = "success" | "failed" | "pending" | "canceled";

/** With what a gateway is paid. */
export const PAYMENT_METHODS = ["upi", "card", "wallet", "netbanking"] as const;
export type PaymentMethod = (typeof PAYMENT_METHODS)[number];

export interface PaymentAttempt {
  /** The message with the bill. */
  message_id: string;
  reference_id: string;
  outcome: PaymentOutcome;
  /** One of the bill's ways, by its `type`. */
  way: string;
  method?: PaymentMethod;
}

/** An order that a message bills, or tells the state of. */
export interface BilledOrder {
  reference_id: string;
  /** The message with the bill. */
  message_id: string;
  /** As the business said. */
  order: { status: string; description: string | null };
  /** `unconfirmed`: the customer did something that only the business can see. */
  status: "unpaid" | "pending" | "captured" | "failed" | "unconfirmed";
  /** Tries through a gateway, oldest first. */
  transactions: { status: "pending" | "success" | "failed"; error?: { code: string; reason: string } }[];
  refunded: { value: number; offset: number };
  /** What the customer last did where WhatsApp does not see it. */
  outside: { way: string; outcome: PaymentOutcome; at: number } | null;
}

export interface PaidBill {
  payment: BilledOrder;
  /** Whether the business heard of it. */
  told: boolean;
  /** The customer's message that told it. */
  id: string | null;
}

/** A Flow as a message opens it; one that begins at the business's endpoint has its first screen from there. */
export interface OpenedFlow {
  flow_id: string;
  flow_name: string;
  /** As its author wrote it: read it with care. */
  flow_json: unknown;
  flow_token: string;
  flow_action: "navigate" | "data_exchange";
  screen: string;
  data: Record<string, unknown>;
  mode: "published" | "draft";
}

/** The Flow is over, and its answer was sent. */
export interface ClosedFlow {
  closed: true;
  message_id: string;
}

export interface FlowScreenAnswer {
  screen: string;
  data: Record<string, unknown>;
}

export interface OutgoingMedia {
  id: string;
  caption?: string;
  filename?: string;
  voice?: boolean;
}

export type WebhookState = "pending" | "delivered" | "failed" | "dropped";

export interface WebhookAttempt {
  at: Timestamp;
  status: number | null;
  duration_ms: number;
  error: string | null;
}

export interface WebhookDelivery {
  id: string;
  app_id: string;
  callback_url: string;
  field: string;
  customer: string | null;
  state: WebhookState;
  /** The frozen bytes as text; absent in lists and events. */
  body?: unknown;
  signature?: string | null;
  attempts: WebhookAttempt[];
  created_at: Timestamp;
  next_attempt_at: Timestamp | null;
}

export interface GraphRequest {
  id: string;
  at: Timestamp;
  method: string;
  path: string;
  status: number;
  duration_ms: number;
  error_code: number | null;
}

/** What one delivered message cost, and why. */
export interface Charge {
  message_id: string;
  waba_id: string;
  phone_number_id: string;
  customer: string;
  country: string | null;
  market: string;
  category: string;
  pricing_type: string | null;
  billable: boolean;
  amount: number;
  currency: string;
  regime: string;
  price_list_day: string;
  tier: string | null;
  conversation_id: string;
  /** A sentence. */
  rule: string;
  decided_at: Timestamp;
}

export interface ChargeTotal {
  regime: string;
  category: string;
  currency: string;
  messages: number;
  billable: number;
  amount: number;
}

export const PRICE_PLANS = ["dated", "cbp", "pmp", "pmp_2026_10", "customer_document"] as const;
export type PricePlan = (typeof PRICE_PLANS)[number];

export interface Waba {
  id: string;
  name: string;
  currency: string;
  timezone_id: string;
  country: string;
  price_plan: PricePlan;
}

export const QUALITIES = ["GREEN", "YELLOW", "RED", "UNKNOWN"] as const;
export const THROUGHPUTS = ["STANDARD", "HIGH"] as const;
export const MESSAGING_LIMITS = ["TIER_250", "TIER_2K", "TIER_10K", "TIER_100K", "TIER_UNLIMITED"] as const;

/** A business's number, with what only WhatsApp knows and decides. */
export interface BusinessNumber {
  id: string;
  waba_id: string;
  display_phone_number: string;
  verified_name: string;
  name_status: string;
  new_display_name: string | null;
  new_name_status: string;
  status: string;
  platform_type: string;
  code_verification_status: string;
  /** Sent to the number and not yet used. */
  verification_code: string | null;
  is_pin_enabled: boolean;
  official_account: { status: string | null };
  username: string | null;
  quality?: (typeof QUALITIES)[number];
  throughput?: (typeof THROUGHPUTS)[number];
  messaging_limit?: (typeof MESSAGING_LIMITS)[number];
}

interface ReviewDecision {
  decision: "APPROVED" | "REJECTED";
  reason?: string;
}

export type NumberChange = Partial<{
  status: string;
  is_pin_enabled: false;
  name_decision: ReviewDecision;
  official_account_decision: ReviewDecision;
  quality: (typeof QUALITIES)[number];
  throughput: (typeof THROUGHPUTS)[number];
  messaging_limit: (typeof MESSAGING_LIMITS)[number];
}>;

export const TEMPLATE_QUALITIES = ["UNKNOWN", "GREEN", "YELLOW", "RED"] as const;
export const TEMPLATE_CATEGORIES = ["MARKETING", "UTILITY", "AUTHENTICATION"] as const;
export const REJECTION_REASONS = [
  "ABUSIVE_CONTENT",
  "INCORRECT_CATEGORY",
  "INVALID_FORMAT",
  "PROMOTIONAL",
  "SCAM",
  "TAG_CONTENT_MISMATCH",
  "CATEGORY_NOT_AVAILABLE",
  "NONE",
] as const;
export type RejectionReason = (typeof REJECTION_REASONS)[number];

/** What reviews and customers' ratings make of a template; absent stays as it is. */
export interface TemplateReview {
  status?: string;
  reason?: RejectionReason;
  quality?: (typeof TEMPLATE_QUALITIES)[number];
  category?: (typeof TEMPLATE_CATEGORIES)[number];
}

export interface Template {
  id: string;
  waba_id: string;
  name: string;
  language: string;
  status: string;
  category: (typeof TEMPLATE_CATEGORIES)[number];
  previous_category: string | null;
  quality: (typeof TEMPLATE_QUALITIES)[number];
  rejected_reason: string;
  /** As Graph lists them: read them with care. */
  components: unknown;
  created_at: Timestamp;
  updated_at: Timestamp;
}

export interface Fault {
  id: string;
  where: string;
  match?: Record<string, unknown> | null;
  error?: number | null;
  http?: number | null;
  delay_ms?: number | null;
  duplicate?: boolean | null;
  reorder?: boolean | null;
  times?: number | null;
  rate?: number | null;
  times_left?: number | null;
}

export type NewFault = Omit<Fault, "id" | "times_left">;

export type ControlEvent =
  | { type: "hello"; now: Timestamp; frozen?: boolean }
  | { type: "message"; customer: string; phone_number_id: string; message: PhoneMessage }
  | { type: "typing"; customer: string; phone_number_id: string; on: boolean }
  | { type: "clock"; now: Timestamp; frozen: boolean }
  | { type: "webhook"; webhook: WebhookDelivery }
  | { type: "request"; request: GraphRequest }
  | { type: "customers" }
  | { type: "reset" };
