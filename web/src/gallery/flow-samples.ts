import { drawnPicture } from "./pictures";

/** Flows that show every component, for looking at them. */
const screen = (id: string, title: string, children: object[], more: object = {}) => ({
  id,
  title,
  layout: { type: "SingleColumnLayout", children },
  ...more,
});

const go = (name: string, payload: object = {}) => ({
  name: "navigate",
  next: { type: "screen", name },
  payload,
});

const footer = (label: string, action: object, more: object = {}) => ({
  type: "Footer",
  label,
  "on-click-action": action,
  ...more,
});

const option = (id: string, title: string, more: object = {}) => ({ id, title, ...more });

const booking = () => ({
  version: "7.3",
  screens: [
    screen("WELCOME", "Book a table", [
      { type: "Image", src: drawnPicture(40), height: 180, "scale-type": "cover", "alt-text": "Hills" },
      { type: "TextHeading", text: "A table by the sea" },
      { type: "TextSubheading", text: "Open every day but Monday" },
      {
        type: "TextBody",
        text: "Tell us **who** comes and *when*. We answer within ~~a day~~ an hour.",
        markdown: true,
      },
      {
        type: "TextInput",
        name: "name",
        label: "Your name",
        required: true,
        "helper-text": "As on the guest list",
      },
      { type: "TextInput", name: "email", label: "E-mail", "input-type": "email", required: true },
      { type: "TextInput", name: "phone", label: "Phone", "input-type": "phone" },
      { type: "TextInput", name: "guests", label: "Guests", "input-type": "number", required: true },
      {
        type: "TextInput",
        name: "pin",
        label: "PIN",
        "input-type": "passcode",
        "min-chars": 4,
        "max-chars": 4,
        required: true,
      },
      {
        type: "If",
        condition: "${form.guests} > 8",
        then: [{ type: "TextCaption", text: "`'For ' ${form.guests} ' guests we keep the garden room.'`" }],
      },
      {
        type: "TextArea",
        name: "wishes",
        label: "Wishes",
        "max-length": 200,
        "helper-text": "Allergies, a birthday…",
      },
      {
        type: "OptIn",
        name: "terms",
        label: "I agree to the house rules.",
        required: true,
        "on-click-action": go("RULES"),
      },
      {
        type: "EmbeddedLink",
        text: "See the menu",
        "on-click-action": { name: "open_url", url: "https://example.com" },
      },
      footer("Continue", go("CHOICES"), { "left-caption": "No deposit", "right-caption": "2 minutes" }),
    ]),
    screen("RULES", "House rules", [
      {
        type: "RichText",
        text: [
          "# House rules",
          "Be **on time**, we keep a table for *15 minutes*.",
          "## What to know",
          "- Dogs are welcome",
          "- The terrace is ~~closed~~ open",
          "1. Ring",
          "2. Come in",
          "| Day | Kitchen |",
          "|---|---|",
          "| Tue–Fri | until 22:00 |",
          "| Sat–Sun | until 23:30 |",
          "More on [our page](https://example.com).",
        ],
      },
    ]),
    screen("CHOICES", "Your evening", [
      {
        type: "RadioButtonsGroup",
        name: "room",
        label: "Where to sit",
        description: "The terrace closes when it rains.",
        required: true,
        "data-source": [
          option("terrace", "Terrace", {
            description: "Under the vines",
            image: drawnPicture(120),
            metadata: "12 tables",
          }),
          option("room", "Dining room", { description: "By the fire", color: "b4543c" }),
          option("bar", "Bar", { description: "Full tonight", enabled: false }),
        ],
      },
      {
        type: "CheckboxGroup",
        name: "courses",
        label: "Courses",
        "max-selected-items": 2,
        required: true,
        "data-source": [option("fish", "Fish"), option("meat", "Meat"), option("green", "Vegetables")],
      },
      {
        type: "ChipsSelector",
        name: "mood",
        label: "What is it about?",
        description: "Choose as many as you like.",
        "data-source": ["Birthday", "Work", "A date", "Family", "Just hungry"].map((title) =>
          option(title, title),
        ),
      },
      {
        type: "Dropdown",
        name: "wine",
        label: "Wine",
        "data-source": [
          "Albariño",
          "Godello",
          "Mencía",
          "Ribeiro",
          "Rioja",
          "Rueda",
          "Toro",
          "Txakoli",
          "None",
        ].map((title) =>
          option(title, title, { description: title === "None" ? "Water, please" : "By the glass" }),
        ),
      },
      {
        type: "Switch",
        value: "${form.room}",
        cases: { terrace: [{ type: "TextCaption", text: "Blankets are there." }] },
      },
      footer("Continue", go("DAY")),
    ]),
    screen("DAY", "The day", [
      {
        type: "DatePicker",
        name: "born",
        label: "Birthday",
        "max-date": "2010-12-31",
        "helper-text": "A glass is on us",
      },
      {
        type: "CalendarPicker",
        name: "stay",
        title: "Stay with us",
        description: "Two to seven nights.",
        label: { "start-date": "Arrival", "end-date": "Departure" },
        mode: "range",
        "min-date": "2026-11-01",
        "max-date": "2027-03-31",
        "min-days": 2,
        "max-days": 7,
        "unavailable-dates": ["2026-12-24", "2026-12-25"],
        "include-days": ["Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
        "init-value": { "start-date": "2026-12-01", "end-date": "2026-12-04" },
      },
      footer("Continue", go("FILES")),
    ]),
    screen(
      "FILES",
      "Almost done",
      [
        {
          type: "ImageCarousel",
          images: [200, 290, 20].map((hue, index) => ({
            src: drawnPicture(hue),
            "alt-text": `View ${index + 1}`,
          })),
        },
        {
          type: "PhotoPicker",
          name: "photos",
          label: "A photo of the party",
          "max-uploaded-photos": 3,
          "max-file-size-kb": 5120,
        },
        footer(
          "Book",
          {
            name: "complete",
            payload: { name: "${screen.WELCOME.form.name}", room: "${screen.CHOICES.form.room}" },
          },
          { "center-caption": "Free of charge" },
        ),
      ],
      { terminal: true },
    ),
  ],
});

const catalogue = () => ({
  version: "7.3",
  screens: [
    screen("LIST", "Insurance", [
      {
        type: "NavigationList",
        name: "plans",
        label: "What to insure",
        description: "All plans begin at once.",
        "list-items": ["Home", "Car", "Travel", "Pets"].map((title, index) => ({
          id: title,
          "main-content": { title, description: "From the first day", metadata: "Ends when you like" },
          start: { image: drawnPicture(index * 80), "alt-text": title },
          end: { title: `€${9 + index}`, description: "a month" },
          ...(index === 0 ? { badge: "New" } : {}),
          tags: index === 2 ? ["Europe", "World"] : [],
          "on-click-action": go("PLAN", { plan: title }),
        })),
      },
    ]),
    screen(
      "PLAN",
      "Your plan",
      [
        { type: "TextHeading", text: "${data.plan}" },
        {
          type: "DocumentPicker",
          name: "papers",
          label: "Papers",
          description: "A scan is enough.",
          "max-uploaded-documents": 1,
          "allowed-mime-types": ["application/pdf"],
        },
        {
          type: "TextInput",
          name: "plate",
          label: "Plate",
          "label-variant": "large",
          pattern: "[A-Z]{2}\\d{4}",
          "helper-text": "Two letters, four digits",
          required: true,
        },
        footer("Send", { name: "complete", payload: { plan: "${data.plan}" } }),
      ],
      { terminal: true, data: { plan: { type: "string", __example__: "Home" } } },
    ),
  ],
});

export const FLOW_SAMPLES: Record<string, () => object> = { booking, catalogue };
