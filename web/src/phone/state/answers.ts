import { objectIn, textIn } from "@ui/unknown-json";
import type { Answer, OutgoingMessage, PhoneContact, PhoneMessage, SentCart } from "../../control/types";
import { flowAnswerOf } from "./flow-answer";
import type { OutboxMessage } from "./outbox";
import type { CardButton, ListSection } from "./rich-message";

/** An answer, and the message it looks like until the cloud has made its own. */
export interface Reply {
  answer: Answer;
  message: OutboxMessage;
}

export type OptionButton = Extract<CardButton, { kind: "option" }>;

export function optionReply(to: PhoneMessage, { id, text, payload }: OptionButton): Reply {
  const answer: Answer = { type: "option", id };
  if (to.type === "template") return { answer, message: { type: "button", button: { payload, text } } };
  const interactive = { type: "button_reply", button_reply: { id, title: text } };
  return { answer, message: { type: "interactive", interactive } };
}

export function rowReply(row: ListSection["rows"][number]): Reply {
  const interactive = { type: "list_reply", list_reply: row };
  return { answer: { type: "option", id: row.id }, message: { type: "interactive", interactive } };
}

export function locationReply(message: OutgoingMessage): Reply | null {
  return message.location ? { answer: { type: "location", ...message.location }, message } : null;
}

export function addressReply(values: Record<string, string>): Reply {
  const form = { name: "address_message", body: Object.values(values).join("\n") };
  return {
    answer: { type: "address", values },
    message: { type: "interactive", interactive: { type: "nfm_reply", nfm_reply: form } },
  };
}

/** `own` is what the cloud makes of the customer's own card; another card is sent as it is. */
export function contactReply(card: PhoneContact, own: boolean): Reply {
  return {
    answer: own ? { type: "contact" } : { type: "contact", contact: card },
    message: { type: "contacts", contacts: [card] },
  };
}

export function cartReply(cart: SentCart): Reply {
  return { answer: { type: "order", ...cart }, message: { type: "order", order: cart } };
}

/** What a customer says to a business that wants to call. */
export const CALL_CHOICES = ["temporary", "always", "declined"] as const;
export type CallChoice = (typeof CALL_CHOICES)[number];

export function callReply(choice: CallChoice): Reply {
  const accept = choice !== "declined";
  const is_permanent = choice === "always";
  const call_permission_reply = { response: accept ? "accept" : "reject", is_permanent };
  return {
    answer: { type: "call_permission", accept, is_permanent },
    message: {
      type: "interactive",
      interactive: { type: "call_permission_reply", call_permission_reply },
    },
  };
}

/** The choice that the message tells the business; null where it tells none. */
export function callChoiceIn(message: PhoneMessage): CallChoice | null {
  if (message.from !== "customer") return null;
  const { response, is_permanent } = objectIn(objectIn(message.interactive).call_permission_reply);
  if (response === "accept") return is_permanent === true ? "always" : "temporary";
  return response === "reject" ? "declined" : null;
}

/** The last digits of the card with which the message pays a bill; null where it pays none. */
export function paidCardIn(message: PhoneMessage): string | null {
  if (message.from !== "customer") return null;
  const interactive = objectIn(message.interactive);
  if (textIn(interactive.type) !== "payment_method") return null;
  return textIn(objectIn(interactive.payment_method).last_four_digits);
}

/** What became of a request for a contact, for permission to call, or of a Flow. */
export type Consent = CallChoice | "shared" | "form_sent";

/** The newest answer to each such request, by the request's id. One that did not get through is none. */
export function consentsIn(messages: PhoneMessage[]): Map<string, Consent> {
  const consents = new Map<string, Consent>();
  for (const message of messages) {
    if (message.from !== "customer" || message.status === "failed" || !message.context) continue;
    const form = flowAnswerOf(message) === null ? null : "form_sent";
    const consent = callChoiceIn(message) ?? form ?? (message.contacts ? "shared" : null);
    if (consent !== null) consents.set(message.context.id, consent);
  }
  return consents;
}

/** What the customer chose or filled in, when the message is such an answer. Of a form the first line is the title. */
export function chosenIn(message: PhoneMessage): { title: string; description: string } | null {
  if (message.from !== "customer" || flowAnswerOf(message) !== null) return null;
  const { button_reply, list_reply, nfm_reply } = objectIn(message.interactive);
  const reply = objectIn(button_reply ?? list_reply);
  const [firstLine = "", ...otherLines] = textIn(objectIn(nfm_reply).body).split("\n");
  const title = textIn(reply.title) || textIn(objectIn(message.button).text) || firstLine;
  return title === "" ? null : { title, description: textIn(reply.description) || otherLines.join("\n") };
}

/**
 * The last tap on each message, by the message's id: the button's id, of a template's button its payload. One that did not get
 * through is none; it may be tried again.
 */
export function tapsIn(messages: PhoneMessage[]): Map<string, string> {
  const taps = new Map<string, string>();
  for (const { from, status, context, interactive, button } of messages) {
    if (from !== "customer" || status === "failed" || !context) continue;
    const tap = textIn(objectIn(objectIn(interactive).button_reply).id) || textIn(objectIn(button).payload);
    if (tap !== "") taps.set(context.id, tap);
  }
  return taps;
}

/** Whether this is the button that was tapped. */
export function isTapped({ id, payload }: OptionButton, tap: string | undefined): boolean {
  return tap !== undefined && (payload || id) === tap;
}
