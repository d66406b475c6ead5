import { type Json, objectIn, textIn } from "@ui/unknown-json";
import type { Message, Quoted } from "../api/types";
import { richViewOf } from "../rich-message/message-view";

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
    case "interactive": {
      const { interactive } = message.content;
      return { kind: interactiveKind(interactive), text: wordsOf(interactive) };
    }
    case "template":
      return { kind: "template", text: richViewOf(message)?.body || message.content.name };
    case "order":
      return { kind: "order", text: message.content.text ?? "" };
    case "flow_reply":
      return { kind: "flow_reply", text: message.content.flow_name || message.content.body };
    case "sticker":
    case "unsupported":
      return { kind: message.kind, text: "" };
  }
}

/** The text that the server shows, too; a few kinds may have none. */
const wordsOf = (interactive: Json) =>
  textIn(objectIn(interactive.body).text) || textIn(objectIn(interactive.header).text);

function interactiveKind(interactive: Json): string {
  switch (interactive.type) {
    case "product":
    case "product_list":
    case "catalog_message":
      return "product";
    case "order_details":
    case "order_status":
      return "order";
    case "call_permission_request":
      return "call_permission";
    default:
      return "interactive";
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
