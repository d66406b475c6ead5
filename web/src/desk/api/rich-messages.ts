import type { Json } from "@ui/unknown-json";
import type { components } from "./schema";

/** Contents that docs/openapi.json knows only as objects of the Cloud API, with the rest as it describes them. */
type Schemas = components["schemas"];

export interface InteractiveContent extends Omit<Schemas["InteractiveContent"], "interactive"> {
  /** The Cloud API's `interactive` object; a file in it is named by `media_id` or by `link`. */
  interactive: Json;
  files: Schemas["Media"][];
}

export interface TemplateContent extends Omit<Schemas["TemplateContent"], "components" | "rendered"> {
  /** The values, as the Cloud API's `components`. */
  components: Json[];
  /** What the customer sees; a file in it is named by `id`, as in `files`. */
  rendered: Json | null;
  files: Schemas["Media"][];
  /** The template itself: only where the message has not reached the server, which renders it. */
  definition?: Json[];
}

export type RichMessageContent =
  | { kind: "interactive"; content: InteractiveContent }
  | { kind: "template"; content: TemplateContent };

export type SendRichContent =
  | { kind: "interactive"; content: { interactive: Json } }
  | { kind: "template"; content: { name: string; language: string; components: Json[] } };
