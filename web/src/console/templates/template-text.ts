/** What a person reads of a template's components, with its variables as they are written. */
export interface TemplateText {
  /** The text of a header, or what kind of header it is. */
  header: string;
  headerIsText: boolean;
  body: string;
  footer: string;
  buttons: string[];
  /** How many cards it has. */
  cards: number;
}

type Json = Record<string, unknown>;

const objectIn = (value: unknown): Json =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
const listIn = (value: unknown): Json[] => (Array.isArray(value) ? value.map(objectIn) : []);
const textIn = (value: unknown): string => (typeof value === "string" ? value : "");

/** Reads Graph's `components`; what it does not know it leaves out. */
export function textOf(components: unknown): TemplateText {
  const text: TemplateText = { header: "", headerIsText: true, body: "", footer: "", buttons: [], cards: 0 };
  for (const part of listIn(components)) {
    switch (textIn(part.type).toUpperCase()) {
      case "HEADER":
        text.headerIsText = textIn(part.format) === "TEXT";
        text.header = text.headerIsText ? textIn(part.text) : textIn(part.format);
        break;
      case "BODY":
        text.body = textIn(part.text);
        break;
      case "FOOTER":
        text.footer = textIn(part.text);
        break;
      case "BUTTONS":
        text.buttons = listIn(part.buttons).map((button) => textIn(button.text) || textIn(button.type));
        break;
      case "CAROUSEL":
        text.cards = listIn(part.cards).length;
        break;
    }
  }
  return text;
}
