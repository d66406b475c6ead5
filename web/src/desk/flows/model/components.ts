import {
  AlignLeft,
  Calendar,
  CalendarRange,
  Camera,
  CaseSensitive,
  ChevronsUpDown,
  CircleDot,
  FileUp,
  Heading1,
  Heading2,
  Image,
  Link,
  ListChecks,
  type LucideIcon,
  SquareCheck,
  SquareSlash,
  Tags,
  TextCursorInput,
  TextQuote,
} from "lucide-react";
import type { Json } from "../../../flow/flow-json";

/** What can be changed of a component, with WhatsApp's limits. */
export type Property =
  | { kind: "text" | "long_text" | "date"; key: string; limit?: number; required?: boolean }
  | { kind: "number"; key: string; min: number; max: number }
  | { kind: "switch"; key: string; by_default: boolean }
  | { kind: "choice"; key: string; options: readonly string[]; by_default: string }
  | { kind: "options"; key: "data-source"; least: number; most: number; title_limit: number }
  | { kind: "picture"; key: "src" };

export type Group = "text" | "ask" | "media";

interface Component {
  type: string;
  group: Group;
  icon: LucideIcon;
  /** A new one; texts come from the language of the page. */
  make(words: (key: string) => string): Json;
  properties: readonly Property[];
}

const text = (key: string, limit?: number, required = false): Property => ({
  kind: "text",
  key,
  limit,
  required,
});
const long = (key: string, limit: number, required = false): Property => ({
  kind: "long_text",
  key,
  limit,
  required,
});
const flag = (key: string, by_default: boolean): Property => ({ kind: "switch", key, by_default });
const number = (key: string, min: number, max: number): Property => ({ kind: "number", key, min, max });
const REQUIRED = flag("required", false);

const options = (words: (key: string) => string) =>
  ["a", "b", "c"].map((id, index) => ({ id, title: `${words("option")} ${index + 1}` }));

const choice = (
  type: string,
  icon: LucideIcon,
  label_limit: number,
  most: number,
  more: Property[] = [],
  least = 1,
): Component => ({
  type,
  group: "ask",
  icon,
  make: (words) => ({ type, name: "choice", label: words(`label.${type}`), "data-source": options(words) }),
  properties: [
    text("label", label_limit, true),
    ...(type === "Dropdown" ? [] : [text("description", 300)]),
    { kind: "options", key: "data-source", least, most, title_limit: 30 },
    REQUIRED,
    ...more,
  ],
});

const heading = (type: string, icon: LucideIcon, limit: number): Component => ({
  type,
  group: "text",
  icon,
  make: (words) => ({ type, text: words(`label.${type}`) }),
  properties: [limit > 80 ? long("text", limit, true) : text("text", limit, true)],
});

const weight: Property = {
  kind: "choice",
  key: "font-weight",
  options: ["normal", "bold", "italic", "bold_italic"],
  by_default: "normal",
};

/** Spec of Flows, components: names, properties and limits. */
export const COMPONENTS: readonly Component[] = [
  heading("TextHeading", Heading1, 80),
  heading("TextSubheading", Heading2, 80),
  { ...heading("TextBody", AlignLeft, 4096), properties: [long("text", 4096, true), weight] },
  { ...heading("TextCaption", TextQuote, 4096), properties: [long("text", 4096, true), weight] },
  {
    type: "TextInput",
    group: "ask",
    icon: TextCursorInput,
    make: (words) => ({ type: "TextInput", name: "text", label: words("label.TextInput") }),
    properties: [
      text("label", 20, true),
      {
        kind: "choice",
        key: "input-type",
        options: ["text", "number", "email", "phone", "password", "passcode"],
        by_default: "text",
      },
      text("helper-text", 80),
      REQUIRED,
      number("min-chars", 0, 80),
      number("max-chars", 1, 80),
      text("pattern"),
    ],
  },
  {
    type: "TextArea",
    group: "ask",
    icon: CaseSensitive,
    make: (words) => ({ type: "TextArea", name: "message", label: words("label.TextArea") }),
    properties: [text("label", 20, true), text("helper-text", 80), REQUIRED, number("max-length", 1, 600)],
  },
  choice("RadioButtonsGroup", CircleDot, 30, 20),
  choice("CheckboxGroup", ListChecks, 30, 20, [
    number("min-selected-items", 0, 20),
    number("max-selected-items", 1, 20),
  ]),
  choice("Dropdown", ChevronsUpDown, 20, 200),
  choice(
    "ChipsSelector",
    Tags,
    80,
    20,
    [number("min-selected-items", 0, 20), number("max-selected-items", 1, 20)],
    2,
  ),
  {
    type: "DatePicker",
    group: "ask",
    icon: Calendar,
    make: (words) => ({ type: "DatePicker", name: "date", label: words("label.DatePicker") }),
    properties: [
      text("label", 40, true),
      text("helper-text", 80),
      REQUIRED,
      { kind: "date", key: "min-date" },
      { kind: "date", key: "max-date" },
    ],
  },
  {
    type: "CalendarPicker",
    group: "ask",
    icon: CalendarRange,
    make: (words) => ({ type: "CalendarPicker", name: "day", label: words("label.CalendarPicker") }),
    properties: [
      text("label", 40, true),
      text("helper-text", 80),
      REQUIRED,
      { kind: "date", key: "min-date" },
      { kind: "date", key: "max-date" },
    ],
  },
  {
    type: "OptIn",
    group: "ask",
    icon: SquareCheck,
    make: (words) => ({ type: "OptIn", name: "agreed", label: words("label.OptIn") }),
    properties: [text("label", 120, true), REQUIRED],
  },
  {
    type: "PhotoPicker",
    group: "ask",
    icon: Camera,
    // More than one file cannot be sent at the end of a form.
    make: (words) => ({
      type: "PhotoPicker",
      name: "photo",
      label: words("label.PhotoPicker"),
      "max-uploaded-photos": 1,
    }),
    properties: [
      text("label", 80, true),
      text("description", 300),
      {
        kind: "choice",
        key: "photo-source",
        options: ["camera_gallery", "camera", "gallery"],
        by_default: "camera_gallery",
      },
      number("min-uploaded-photos", 0, 30),
      number("max-uploaded-photos", 1, 30),
    ],
  },
  {
    type: "DocumentPicker",
    group: "ask",
    icon: FileUp,
    make: (words) => ({
      type: "DocumentPicker",
      name: "document",
      label: words("label.DocumentPicker"),
      "max-uploaded-documents": 1,
    }),
    properties: [
      text("label", 80, true),
      text("description", 300),
      number("min-uploaded-documents", 0, 30),
      number("max-uploaded-documents", 1, 30),
    ],
  },
  {
    type: "Image",
    group: "media",
    icon: Image,
    make: (words) => ({ type: "Image", src: PLAIN_PICTURE, height: 160, "alt-text": words("label.Image") }),
    properties: [
      { kind: "picture", key: "src" },
      text("alt-text"),
      number("height", 1, 2000),
      { kind: "choice", key: "scale-type", options: ["contain", "cover"], by_default: "contain" },
    ],
  },
  {
    type: "EmbeddedLink",
    group: "media",
    icon: Link,
    make: (words) => ({
      type: "EmbeddedLink",
      text: words("label.EmbeddedLink"),
      "on-click-action": { name: "open_url", url: "https://example.com" },
    }),
    properties: [text("text", 25, true)],
  },
];

export const FOOTER_PROPERTIES: readonly Property[] = [
  text("label", 35, true),
  text("left-caption", 15),
  text("center-caption", 15),
  text("right-caption", 15),
];

export const componentOf = (type: unknown) => COMPONENTS.find((component) => component.type === type);

export const iconOf = (type: unknown): LucideIcon => componentOf(type)?.icon ?? SquareSlash;

/** One grey point: a picture to be replaced. */
const PLAIN_PICTURE =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mOsqan5DwAFIwJXM4kh/AAAAABJRU5ErkJggg==";
