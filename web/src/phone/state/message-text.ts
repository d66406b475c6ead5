import type { TickStatus } from "@ui/ticks";
import type { PhoneMedia, PhoneMessage } from "../../control/types";

export function mediaOf(message: PhoneMessage): PhoneMedia | undefined {
  return message.image ?? message.video ?? message.audio ?? message.document ?? message.sticker;
}

/** The kind as the shared components name it: a voice note is an audio with its own sign. */
export function previewKind(message: PhoneMessage): string {
  return message.type === "audio" && message.audio?.voice ? "voice" : message.type;
}

/** One line of the message; empty where its kind says enough. */
export function previewText(message: PhoneMessage): string {
  const { text, document, location, contacts } = message;
  if (text !== undefined) return text.body;
  if (document !== undefined) return document.caption || document.filename || "";
  if (location !== undefined) return location.name ?? "";
  if (contacts !== undefined) return contacts.map((contact) => contact.name.formatted_name).join(", ");
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
