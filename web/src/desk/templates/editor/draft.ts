import type { ParameterFormat } from "../variables";

/** A template as it is being written. */

export type Category = "MARKETING" | "UTILITY" | "AUTHENTICATION";
export const CATEGORIES = ["MARKETING", "UTILITY", "AUTHENTICATION"] as const satisfies Category[];

export type HeaderKind = "NONE" | "TEXT" | "IMAGE" | "VIDEO" | "DOCUMENT" | "LOCATION" | "PRODUCT";

/** The example of a media header. */
export interface Sample {
  /** As the API takes it: `media:` with an id, a handle, or an address that Graph showed. */
  handle: string;
  /** Where the preview finds it. */
  url: string | null;
  filename: string;
}

export interface HeaderDraft {
  kind: HeaderKind;
  text: string;
  sample: Sample | null;
}

export type ButtonKind =
  | "QUICK_REPLY"
  | "URL"
  | "PHONE_NUMBER"
  | "COPY_CODE"
  | "FLOW"
  | "CATALOG"
  | "MPM"
  | "SPM"
  | "VOICE_CALL"
  | "REQUEST_CONTACT_INFO"
  | "ORDER_DETAILS";

export interface ButtonDraft {
  /** For lists on the screen; WhatsApp does not see it. */
  key: string;
  kind: ButtonKind;
  text: string;
  url: string;
  /** Of the address's variable, or the code to copy. */
  example: string;
  phone: string;
  flowId: string;
  flowAction: "navigate" | "data_exchange";
  flowScreen: string;
}

export interface CardDraft {
  key: string;
  header: HeaderDraft;
  body: string;
  buttons: ButtonDraft[];
}

export interface AppDraft {
  key: string;
  packageName: string;
  signatureHash: string;
}

export interface AuthenticationDraft {
  warns: boolean;
  /** Empty: no footer. */
  expiryMinutes: string;
  otpType: "COPY_CODE" | "ONE_TAP" | "ZERO_TAP";
  buttonText: string;
  autofillText: string;
  apps: AppDraft[];
  acceptsZeroTap: boolean;
}

export type Shape = "STANDARD" | "CAROUSEL" | "OFFER" | "CALL_PERMISSION";

export interface TemplateDraft {
  connectionId: string;
  name: string;
  language: string;
  category: Category;
  format: ParameterFormat;
  shape: Shape;
  header: HeaderDraft;
  body: string;
  footer: string;
  buttons: ButtonDraft[];
  cards: CardDraft[];
  offer: { text: string; expires: boolean };
  authentication: AuthenticationDraft;
  /** By the places where variables stand: `header`, `body`, `card-0`, and by their names. */
  examples: Record<string, Record<string, string>>;
  /** Seconds; empty: as WhatsApp has it. */
  ttl: string;
  /** Parts that this editor does not know, kept as they are. */
  others: unknown[];
}

let lastKey = 0;
export function newKey(): string {
  lastKey += 1;
  return `${Date.now().toString(36)}-${lastKey}`;
}

export const emptyHeader = (kind: HeaderKind = "NONE"): HeaderDraft => ({ kind, text: "", sample: null });

export const newButton = (kind: ButtonKind, part: Partial<ButtonDraft> = {}): ButtonDraft => ({
  key: newKey(),
  kind,
  text: FIXED_LABEL[kind] ?? "",
  url: "",
  example: "",
  phone: "",
  flowId: "",
  flowAction: "navigate",
  flowScreen: "",
  ...part,
});

/** Labels that WhatsApp expects; other words are refused or replaced. */
export const FIXED_LABEL: Partial<Record<ButtonKind, string>> = {
  COPY_CODE: "Copy offer code",
  CATALOG: "View catalog",
  MPM: "View items",
  SPM: "View",
  REQUEST_CONTACT_INFO: "Share Contact Info",
  ORDER_DETAILS: "Review and Pay",
};

export const newCard = (): CardDraft => ({
  key: newKey(),
  header: emptyHeader("IMAGE"),
  body: "",
  buttons: [newButton("QUICK_REPLY")],
});

export const newDraft = (connectionId: string, language: string): TemplateDraft => ({
  connectionId,
  name: "",
  language,
  category: "UTILITY",
  format: "POSITIONAL",
  shape: "STANDARD",
  header: emptyHeader(),
  body: "",
  footer: "",
  buttons: [],
  cards: [],
  offer: { text: "", expires: true },
  authentication: {
    warns: true,
    expiryMinutes: "10",
    otpType: "COPY_CODE",
    buttonText: "",
    autofillText: "",
    apps: [],
    acceptsZeroTap: false,
  },
  examples: {},
  ttl: "",
  others: [],
});

/** Whether somebody has written anything worth keeping. */
export const isWritten = (draft: TemplateDraft) =>
  draft.name !== "" ||
  draft.body !== "" ||
  draft.footer !== "" ||
  draft.buttons.length > 0 ||
  draft.cards.length > 0;

/** What a person types as the name, as far as a name can have it: small letters, digits, underscores. */
export function asName(typed: string): string {
  return typed
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[\s.-]+/g, "_")
    .replace(/[^a-z0-9_]/g, "")
    .slice(0, 512);
}
