import { type Json, objectIn, textIn } from "@ui/unknown-json";
import type { PhoneMessage } from "../../control/types";

/** Stands for what the form calls sensitive: as many as would tell nothing of its length. */
const DOTS = "••••••";

/** One thing that was filled in. */
export interface FlowAnswerField {
  name: string;
  value: string;
}

/** What the customer filled in and sent, in the order of the form; null where the message is no such answer. */
export function flowAnswerOf(message: PhoneMessage): FlowAnswerField[] | null {
  const reply = objectIn(objectIn(message.interactive).nfm_reply);
  if (message.from !== "customer" || textIn(reply.name) !== "flow") return null;
  const fields = Object.entries(parsed(textIn(reply.response_json)));
  return fields
    .filter(([name]) => name !== "flow_token" && message.summary_masks?.[name] !== "hidden")
    .map(([name, value]) => ({
      name: asLabel(name),
      value: message.summary_masks?.[name] === "masked" ? DOTS : asText(value),
    }));
}

function parsed(text: string): Json {
  try {
    return objectIn(JSON.parse(text));
  } catch {
    return {};
  }
}

/** A name of a program as words: "first_name" is "First name". */
function asLabel(name: string): string {
  const words = name
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replace(/[_-]+/g, " ")
    .trim()
    .toLowerCase();
  return words === "" ? name : words.charAt(0).toUpperCase() + words.slice(1);
}

function asText(value: unknown): string {
  if (typeof value === "boolean") return value ? "✓" : "–";
  if (typeof value === "string" || typeof value === "number") return String(value);
  if (Array.isArray(value)) return value.map(asText).join(", ");
  const object = objectIn(value);
  const [start, end] = [textIn(object["start-date"]), textIn(object["end-date"])];
  if (start !== "" || end !== "") return `${start} – ${end}`;
  const file = textIn(object.file_name);
  return file !== "" ? file : Object.values(object).map(asText).filter(Boolean).join(", ");
}
