/** What a screen shows: components with every reference resolved and every branch decided. */
import type { Day, DayRules } from "./dates";
import type { Json } from "./flow-json";
import type { Problem } from "./problem";
import type { DateRange, Upload } from "./visit";

export interface ScreenView {
  id: string;
  title: string;
  parts: View[];
  footer: FooterView | null;
  /** The inputs among the parts. */
  fields: FieldView[];
}

export type View = TextView | RichTextView | FieldView | LinkView | ImageView | CarouselView | ListView;

interface Part {
  /** The component's place in the screen; the same as long as the screen is. */
  key: string;
}

export interface TextView extends Part {
  type: "TextHeading" | "TextSubheading" | "TextBody" | "TextCaption";
  text: string;
  weight: "normal" | "bold" | "italic" | "bold_italic";
  strikethrough: boolean;
  markdown: boolean;
}

export interface RichTextView extends Part {
  type: "RichText";
  text: string;
}

export interface LinkView extends Part {
  type: "EmbeddedLink";
  text: string;
  action: Json;
}

export interface ImageView extends Part {
  type: "Image";
  src: string;
  alt: string;
  width: number | null;
  height: number | null;
  cover: boolean;
  aspect_ratio: number;
}

export interface CarouselView extends Part {
  type: "ImageCarousel";
  images: { src: string; alt: string }[];
  wide: boolean;
  cover: boolean;
}

export interface ListView extends Part {
  type: "NavigationList";
  label: string;
  description: string;
  large_media: boolean;
  items: ListItem[];
}

export interface ListItem {
  id: string;
  title: string;
  description: string;
  metadata: string;
  end: { title: string; description: string; metadata: string };
  image: string;
  alt: string;
  badge: string;
  tags: string[];
  action: Json | null;
}

export interface FooterView extends Part {
  type: "Footer";
  label: string;
  left: string;
  center: string;
  right: string;
  enabled: boolean;
  action: Json;
}

interface Field extends Part {
  name: string;
  label: string;
  /** Up to four lines, in the size of a heading. */
  large_label: boolean;
  description: string;
  helper: string;
  required: boolean;
  enabled: boolean;
  /** What is wrong now, said or not; with one a screen cannot be submitted. */
  problem: Problem | null;
  /** The same, once it is time to say it; or what the business said. */
  error: Problem | null;
}

export type FieldView =
  | TextFieldView
  | ChoiceView
  | DropdownView
  | OptInView
  | DateView
  | CalendarView
  | PickerView;

export type InputType = "text" | "number" | "email" | "password" | "passcode" | "phone";

export interface TextFieldView extends Field {
  type: "TextInput" | "TextArea";
  input_type: InputType;
  value: string;
  min_chars: number;
  max_chars: number;
}

export interface ChoiceView extends Field {
  type: "CheckboxGroup" | "RadioButtonsGroup" | "ChipsSelector";
  /** Of radio buttons one at most. */
  chosen: string[];
  options: Option[];
  max: number;
  large_media: boolean;
}

export interface DropdownView extends Field {
  type: "Dropdown";
  value: string;
  options: Option[];
}

export interface Option {
  id: string;
  title: string;
  description: string;
  metadata: string;
  enabled: boolean;
  /** An address that an `img` takes; empty without a picture. */
  image: string;
  alt: string;
  /** `#rrggbb`, or empty. */
  color: string;
}

export interface OptInView extends Field {
  type: "OptIn";
  value: boolean;
  /** What “Read more” does. */
  action: Json | null;
}

export interface DateView extends Field {
  type: "DatePicker";
  value: Day | null;
  rules: DayRules;
}

export interface CalendarView extends Field {
  type: "CalendarPicker";
  range: boolean;
  title: string;
  /** In range mode those of the first and the last day; otherwise the first alone counts. */
  labels: [string, string];
  helpers: [string, string];
  value: { start: Day | null; end: Day | null };
  rules: DayRules;
  min_days: number;
  max_days: number;
}

export interface PickerView extends Field {
  type: "PhotoPicker" | "DocumentPicker";
  uploads: readonly Upload[];
  min: number;
  max: number;
  max_bytes: number;
  /** Null takes every kind the component knows. */
  mime_types: readonly string[];
  camera: boolean;
  gallery: boolean;
  /** What the business said about single files, by media id. */
  file_errors: Readonly<Record<string, string>>;
}

export type { DateRange };
