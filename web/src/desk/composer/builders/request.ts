import type { Json } from "@ui/unknown-json";
import type { BuilderFacts } from "./builder";
import { noParts, type PartRules, type Parts, PLAIN, partProblems, partsJson } from "./message-parts";
import type { FieldProblem } from "./problems";

/** Messages that are a text with one fixed button: the customer's place, contact card, or leave to call. */
export type RequestKind = "location" | "contact" | "call_permission";

export const REQUEST_RULES: Record<RequestKind, PartRules> = {
  location: PLAIN,
  contact: PLAIN,
  call_permission: { ...PLAIN, bodyNeeded: false, footer: false },
};

const TYPE: Record<RequestKind, { type: string; name: string }> = {
  location: { type: "location_request_message", name: "send_location" },
  contact: { type: "request_contact_info", name: "request_contact_info" },
  call_permission: { type: "call_permission_request", name: "call_permission_request" },
};

export const emptyRequest = (): Parts => noParts();

export const requestProblems =
  (kind: RequestKind) =>
  (values: Parts, { hasUpload }: BuilderFacts): FieldProblem[] =>
    partProblems(values, REQUEST_RULES[kind], hasUpload);

export const requestJson =
  (kind: RequestKind) =>
  (values: Parts): Json => ({
    type: TYPE[kind].type,
    ...partsJson(values, REQUEST_RULES[kind]),
    action: { name: TYPE[kind].name },
  });
