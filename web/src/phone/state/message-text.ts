import type { TickStatus } from "@ui/ticks";
import type { PhoneMedia, PhoneMessage } from "../../control/types";
import { callChoiceIn, chosenIn } from "./answers";
import { customerOrderOf } from "./customer-order";
import { flowAnswerOf } from "./flow-answer";
import { richMessageOf } from "./rich-message";

export function mediaOf(message: PhoneMessage): PhoneMedia | undefined {
  return message.image ?? message.video ?? message.audio ?? message.document ?? message.sticker;
}

/** The picture of the message itself or of its header, to be looked at on its own. */
export function pictureOf(message: PhoneMessage): { url: string; caption: string; filename: string } | null {
  const { image } = message;
  if (image?.url) return { url: image.url, caption: image.caption ?? "", filename: image.filename ?? "" };
  const header = richMessageOf(message)?.header;
  if (header?.kind !== "image" || header.url === null) return null;
  return { url: header.url, caption: "", filename: header.filename };
}

/** The kind as the shared components name it: a voice note is an audio with its own sign. */
export function previewKind(message: PhoneMessage): string {
  if (chosenIn(message) !== null) return "button_reply";
  if (flowAnswerOf(message) !== null) return "flow_answer";
  const call = callChoiceIn(message);
  if (call !== null) return call === "declined" ? "call_declined" : "call_allowed";
  const rich = richMessageOf(message);
  if (rich !== null)
    return rich.header === null || rich.header.kind === "product" ? "text" : rich.header.kind;
  return message.type === "audio" && message.audio?.voice ? "voice" : message.type;
}

/** One line of the message; empty where its kind says enough. */
export function previewText(message: PhoneMessage): string {
  const { text, document, location, contacts } = message;
  if (text !== undefined) return text.body;
  if (document !== undefined) return document.caption || document.filename || "";
  if (location !== undefined) return location.name ?? "";
  if (contacts !== undefined) return contacts.map((contact) => contact.name.formatted_name).join(", ");
  const chosen = chosenIn(message);
  if (chosen !== null) return chosen.title;
  const order = customerOrderOf(message);
  if (order !== null)
    return (
      order.note || order.lines.map(({ quantity, retailer_id }) => `${quantity} × ${retailer_id}`).join(", ")
    );
  const rich = richMessageOf(message);
  if (rich !== null) return rich.body || rich.title || (rich.header?.kind === "text" ? rich.header.text : "");
  return mediaOf(message)?.caption ?? "";
}

/** What can be copied from a message as text; empty when there is nothing. */
export function copyableText(message: PhoneMessage): string {
  const { text, location, contacts } = message;
  if (text !== undefined) return text.body;
  if (location !== undefined) return `${location.latitude}, ${location.longitude}`;
  if (contacts !== undefined) {
    const lines = contacts.flatMap(({ name, phones }) => [
      name.formatted_name,
      ...(phones ?? []).flatMap(({ phone }) => phone ?? []),
    ]);
    return lines.join("\n");
  }
  const words = chosenIn(message)?.title ?? richMessageOf(message)?.body;
  if (words !== undefined) return words;
  return mediaOf(message)?.caption ?? "";
}

const TICKS: Record<string, TickStatus> = {
  pending: "queued",
  accepted: "accepted",
  sent: "sent",
  delivered: "delivered",
  read: "read",
  played: "played",
  failed: "failed",
};

export function tickStatus(status: string): TickStatus {
  return TICKS[status] ?? "sent";
}
