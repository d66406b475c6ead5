import type { Message, Quoted } from "../api/types";

export interface Preview {
  /** As `MessagePreview` of the shared components names it: a voice note is not just audio. */
  kind: string;
  text: string;
}

/** One line about a message. */
export function previewOf(message: Message): Preview {
  switch (message.kind) {
    case "text":
      return { kind: "text", text: message.content.body };
    case "image":
    case "video":
      return { kind: message.kind, text: message.content.caption ?? "" };
    case "document":
      return { kind: "document", text: message.content.caption || message.content.filename || "" };
    case "audio":
      return { kind: message.content.voice ? "voice" : "audio", text: "" };
    case "location":
      return { kind: "location", text: message.content.name ?? "" };
    case "contacts":
      return {
        kind: "contacts",
        text: message.content.contacts
          .map((contact) => contact.name.formatted_name ?? "")
          .filter(Boolean)
          .join(", "),
      };
    case "button_reply":
      return { kind: "button_reply", text: message.content.title };
    case "flow_reply":
      return { kind: "flow_reply", text: message.content.flow_name ?? message.content.body };
    case "sticker":
    case "unsupported":
      return { kind: message.kind, text: "" };
  }
}

/** How a message is quoted by an answer to it. */
export function quotedFrom(message: Message): Quoted {
  const preview = previewOf(message);
  return {
    id: message.id,
    wamid: message.wamid ?? "",
    direction: message.direction,
    kind: preview.kind,
    preview: preview.text,
  };
}
