import type { Json } from "../../../flow/flow-json";
import { writeTree } from "./document";

/** Forms to begin with. The texts are the page's; the business changes them. */
export const STARTERS = ["contact", "appointment", "survey", "sign_up", "empty"] as const;
export type Starter = (typeof STARTERS)[number];

export const CATEGORY_OF: Record<Starter, string> = {
  contact: "CONTACT_US",
  appointment: "APPOINTMENT_BOOKING",
  survey: "SURVEY",
  sign_up: "SIGN_UP",
  empty: "OTHER",
};

export const CATEGORIES = [
  "SIGN_UP",
  "SIGN_IN",
  "APPOINTMENT_BOOKING",
  "LEAD_GENERATION",
  "SHOPPING",
  "CONTACT_US",
  "CUSTOMER_SUPPORT",
  "SURVEY",
  "OTHER",
] as const;

type Words = (key: string) => string;

export function starterJson(starter: Starter, words: Words): string {
  return writeTree({ version: "7.3", screens: SCREENS[starter](words) });
}

const screen = (id: string, title: string, children: Json[], last: boolean): Json => ({
  id,
  title,
  ...(last ? { terminal: true, success: true } : {}),
  data: {},
  layout: { type: "SingleColumnLayout", children },
});

const next = (label: string, name: string): Json => ({
  type: "Footer",
  label,
  "on-click-action": { name: "navigate", next: { type: "screen", name }, payload: {} },
});

/** `own` are answers of this screen, `before` those of earlier ones by screen. */
const send = (label: string, own: string[], before: Record<string, string[]> = {}): Json => ({
  type: "Footer",
  label,
  "on-click-action": {
    name: "complete",
    payload: Object.fromEntries([
      ...Object.entries(before).flatMap(([id, names]) =>
        names.map((name) => [name, `\${screen.${id}.form.${name}}`]),
      ),
      ...own.map((name) => [name, `\${form.${name}}`]),
    ]),
  },
});

const input = (name: string, label: string, more: Json = {}): Json => ({
  type: "TextInput",
  name,
  label,
  required: true,
  ...more,
});

const list = (words: Words, keys: string[]) => keys.map((id) => ({ id, title: words(`choice.${id}`) }));

const SCREENS: Record<Starter, (words: Words) => Json[]> = {
  contact: (words) => [
    screen(
      "CONTACT",
      words("contact.title"),
      [
        { type: "TextHeading", text: words("contact.heading") },
        input("name", words("name")),
        input("email", words("email"), { "input-type": "email" }),
        { type: "TextArea", name: "message", label: words("message"), required: true },
        send(words("send"), ["name", "email", "message"]),
      ],
      true,
    ),
  ],
  appointment: (words) => [
    screen(
      "DAY",
      words("appointment.title"),
      [
        { type: "TextHeading", text: words("appointment.heading") },
        { type: "DatePicker", name: "date", label: words("date"), required: true },
        {
          type: "Dropdown",
          name: "time",
          label: words("time"),
          required: true,
          "data-source": list(words, ["morning", "noon", "afternoon", "evening"]),
        },
        next(words("next"), "DETAILS"),
      ],
      false,
    ),
    screen(
      "DETAILS",
      words("appointment.details"),
      [
        input("name", words("name")),
        input("phone", words("phone"), { "input-type": "phone" }),
        { type: "TextArea", name: "wishes", label: words("wishes") },
        send(words("book"), ["name", "phone", "wishes"], { DAY: ["date", "time"] }),
      ],
      true,
    ),
  ],
  survey: (words) => [
    screen(
      "SURVEY",
      words("survey.title"),
      [
        { type: "TextHeading", text: words("survey.heading") },
        {
          type: "RadioButtonsGroup",
          name: "mark",
          label: words("survey.mark"),
          required: true,
          "data-source": list(words, ["great", "good", "poor"]),
        },
        {
          type: "CheckboxGroup",
          name: "liked",
          label: words("survey.liked"),
          "data-source": list(words, ["service", "price", "quality"]),
        },
        { type: "TextArea", name: "remarks", label: words("survey.remarks") },
        send(words("send"), ["mark", "liked", "remarks"]),
      ],
      true,
    ),
  ],
  sign_up: (words) => [
    screen(
      "SIGN_UP",
      words("sign_up.title"),
      [
        { type: "TextHeading", text: words("sign_up.heading") },
        input("first_name", words("first_name")),
        input("last_name", words("last_name")),
        input("email", words("email"), { "input-type": "email" }),
        { type: "OptIn", name: "terms", label: words("terms"), required: true },
        { type: "OptIn", name: "news", label: words("news") },
        send(words("sign_up.send"), ["first_name", "last_name", "email", "terms", "news"]),
      ],
      true,
    ),
  ],
  empty: (words) => [screen("SCREEN_A", words("empty.title"), [send(words("send"), [])], true)],
};
