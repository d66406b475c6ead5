import { TemplatePreview } from "@ui/template-preview";
import { drawnPicture } from "./pictures";

const header = (format: string, more: object = {}) => ({ type: "HEADER", format, ...more });
const body = (text: string, more: object = {}) => ({ type: "BODY", text, ...more });
const buttons = (...all: object[]) => ({ type: "BUTTONS", buttons: all });
const picture = (hue: number) => ({ header_handle: [`data:image/png;base64,${drawnPicture(hue)}`] });
const card = (hue: number, title: string) => ({
  components: [
    header("IMAGE", { example: picture(hue) }),
    body(`*${title}*, fresh today`),
    buttons(
      { type: "QUICK_REPLY", text: "I take it" },
      { type: "URL", text: "See it", url: "https://example.com" },
    ),
  ],
});
const product = {
  components: [header("PRODUCT"), buttons({ type: "SPM", text: "View" })],
};
const money = (value: number) => ({ value, offset: 100 });

/** Every kind of template, with parameters where the kind needs them. */
const SAMPLES: [name: string, components: object[], parameters?: object[]][] = [
  [
    "media",
    [
      header("IMAGE", { example: picture(60) }),
      body("Hello {{1}}, your order *{{2}}* leaves _today_.", { example: { body_text: [["Ada", "A-17"]] } }),
      { type: "FOOTER", text: "Casa Marina" },
      buttons(
        { type: "QUICK_REPLY", text: "Thanks" },
        { type: "QUICK_REPLY", text: "Not now" },
        { type: "URL", text: "Track it", url: "https://example.com/{{1}}", example: ["A-17"] },
        { type: "PHONE_NUMBER", text: "Call us", phone_number: "+34600000000" },
      ),
    ],
  ],
  [
    "offer",
    [
      header("VIDEO"),
      { type: "limited_time_offer", limited_time_offer: { text: "Autumn sale", has_expiration: true } },
      body("A quarter off all that is *warm*."),
      buttons(
        { type: "COPY_CODE", example: "WARM25" },
        { type: "URL", text: "Shop", url: "https://example.com" },
      ),
    ],
    [
      {
        type: "limited_time_offer",
        parameters: [
          { type: "limited_time_offer", limited_time_offer: { expiration_time_ms: Date.now() + 7_389_000 } },
        ],
      },
    ],
  ],
  [
    "carousel",
    [
      body("New on the *market*:"),
      { type: "CAROUSEL", cards: [card(20, "Apples"), card(120, "Pears"), card(220, "Plums")] },
    ],
  ],
  ["products", [body("You may like"), { type: "CAROUSEL", cards: [product, product, product] }]],
  [
    "catalogue",
    [
      body("All of it"),
      { type: "FOOTER", text: "Prices with tax" },
      buttons({ type: "CATALOG", text: "View catalog" }),
    ],
  ],
  [
    "bill",
    [
      header("DOCUMENT"),
      body("Your bill is ready."),
      buttons({ type: "ORDER_DETAILS", text: "Review and Pay" }),
    ],
    [
      {
        type: "button",
        sub_type: "order_details",
        index: 0,
        parameters: [
          {
            type: "action",
            action: {
              order_details: {
                reference_id: "A-17",
                currency: "INR",
                total_amount: money(118_000),
                order: {
                  items: [{ name: "Tea", quantity: 2, amount: money(50_000) }],
                  subtotal: money(100_000),
                  tax: money(18_000),
                },
              },
            },
          },
        ],
      },
    ],
  ],
  [
    "status",
    [body("Good news about your order.")],
    [
      {
        type: "order_status",
        parameters: [
          {
            type: "order_status",
            order_status: { reference_id: "A-17", order: { status: "shipped", description: "By bike" } },
          },
        ],
      },
    ],
  ],
  [
    "calls",
    [header("TEXT", { text: "A word" }), body("May we explain?"), { type: "call_permission_request" }],
  ],
  [
    "authentication",
    [
      { type: "body", add_security_recommendation: true },
      { type: "footer", code_expiration_minutes: 5 },
      buttons({ type: "otp", otp_type: "copy_code", text: "Copy code" }),
    ],
  ],
  ["location", [header("LOCATION"), body("Here we are."), buttons({ type: "FLOW", text: "Book" })]],
];

export function TemplateGallery() {
  return (
    <div className="grid min-h-full grid-cols-[repeat(auto-fill,minmax(20rem,1fr))] gap-6 bg-canvas p-4">
      {SAMPLES.map(([name, components, parameters]) => (
        <section key={name}>
          <h2 className="pb-1 text-xs text-ink-faint">{name}</h2>
          <TemplatePreview components={components} parameters={parameters} time="12:04" />
        </section>
      ))}
    </div>
  );
}
