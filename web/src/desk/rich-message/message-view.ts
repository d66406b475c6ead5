import type { Message } from "../api/types";
import { interactiveView } from "./interactive-view";
import type { RichView } from "./rich-view";
import { templateMessageView } from "./template-view";

/** Null for other kinds, and for contents that nobody knows here. */
export function richViewOf(message: Message): RichView | null {
  switch (message.kind) {
    case "interactive":
      return interactiveView(message.content.interactive, message.content.files);
    case "template":
      return templateMessageView(message.content);
    default:
      return null;
  }
}
