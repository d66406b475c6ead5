import { cleanup, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { startI18n } from "./i18n";
import { TemplatePreview } from "./template-preview";
import { templateView } from "./template-preview-model";
import { countdown } from "./template-preview-offer";
import { TooltipProvider } from "./tooltip";

beforeAll(() => startI18n({ en: {}, es: {} }));
afterEach(cleanup);

const body = (text: string, more: object = {}) => ({ type: "BODY", text, ...more });
const buttons = (...all: object[]) => ({ type: "BUTTONS", buttons: all });
const show = (components: object[], parameters: object[] = [], more: object = {}) =>
  render(
    <TooltipProvider>
      <TemplatePreview components={components} parameters={parameters} {...more} />
    </TooltipProvider>,
  );
const button = (name: string) => screen.getByRole("button", { name });

describe("variables", () => {
  const example = { example: { body_text: [["Ada", "7"]] } };
  const sent = (...texts: string[]) => [
    { type: "body", parameters: texts.map((text) => ({ type: "text", text })) },
  ];

  it.each([
    [[body("Hi {{1}}, no. {{2}}", example)], [], "Hi Ada, no. 7"],
    [[body("Hi {{1}}, no. {{2}}", example)], sent("Bea", "8"), "Hi Bea, no. 8"],
    [[body("Hi {{1}}")], [], "Hi {{1}}"],
    [
      [body("Hi {{who}}", { example: { body_text_named_params: [{ param_name: "who", example: "Cai" }] } })],
      [],
      "Hi Cai",
    ],
    [
      [body("Hi {{who}}")],
      [{ type: "body", parameters: [{ type: "text", parameter_name: "who", text: "Dan" }] }],
      "Hi Dan",
    ],
    [
      [body("Pay {{1}}")],
      [{ type: "body", parameters: [{ type: "currency", currency: { fallback_value: "$1" } }] }],
      "Pay $1",
    ],
  ])("of %j with %j give %s", (components, parameters, expected) => {
    expect(templateView(components, parameters).body).toBe(expected);
  });

  it("end addresses, from the example or from the message", () => {
    const link = { type: "URL", text: "Go", url: "https://e.com/{{1}}", example: ["x1"] };
    expect(templateView([buttons(link)]).buttons[0]).toMatchObject({ url: "https://e.com/x1" });
    const whole = { ...link, example: ["https://e.com/x1"] };
    expect(templateView([buttons(whole)]).buttons[0]).toMatchObject({ url: "https://e.com/x1" });
    const sentLink = [
      { type: "button", sub_type: "url", index: "0", parameters: [{ type: "text", text: "y" }] },
    ];
    expect(templateView([buttons(whole)], sentLink).buttons[0]).toMatchObject({ url: "https://e.com/y" });
  });
});

it("takes whatever it is given without breaking", () => {
  for (const wrong of [
    null,
    7,
    "x",
    [],
    [null],
    [{ type: "BUTTONS", buttons: "no" }],
    [{ type: "CAROUSEL", cards: [1] }],
  ]) {
    expect(() => templateView(wrong, wrong)).not.toThrow();
  }
  show([]);
  expect(screen.getByText("The template is empty.")).toBeTruthy();
});

it("shows header, formatted body, footer and buttons, and tells which was pressed", async () => {
  const onPress = vi.fn();
  show(
    [
      { type: "HEADER", format: "TEXT", text: "Hello {{1}}", example: { header_text: ["Ada"] } },
      body("It is *here*"),
      { type: "FOOTER", text: "Bye" },
      buttons(
        { type: "QUICK_REPLY", text: "Yes" },
        { type: "PHONE_NUMBER", text: "Call", phone_number: "+34" },
      ),
    ],
    [],
    { onPress },
  );
  expect(screen.getByText("Hello Ada")).toBeTruthy();
  expect(screen.getByText("here").tagName).toBe("STRONG");
  expect(screen.getByText("Bye")).toBeTruthy();
  await userEvent.click(button("Yes"));
  expect(onPress).toHaveBeenCalledWith({ kind: "quick_reply", text: "Yes", payload: "Yes" });
});

it("folds more than three buttons", async () => {
  show([body("x"), buttons(...["A", "B", "C", "D"].map((text) => ({ type: "QUICK_REPLY", text })))]);
  expect(screen.queryByRole("button", { name: "C" })).toBeNull();
  await userEvent.click(button("See all options"));
  for (const name of ["A", "B", "C", "D"]) expect(button(name)).toBeTruthy();
});

it.each([
  ["CATALOG", "View catalog"],
  ["MPM", "View items"],
  ["SPM", "View"],
  ["FLOW", "Open form"],
  ["VOICE_CALL", "Call"],
  ["ORDER_DETAILS", "Review and pay"],
  ["REQUEST_CONTACT_INFO", "Share contact info"],
  ["COPY_CODE", "Copy offer code"],
])("names a button of the type %s without a text %s", (type, name) => {
  show([body("x"), buttons({ type })]);
  expect(button(name)).toBeTruthy();
});

it("copies a coupon's code", async () => {
  const user = userEvent.setup();
  const write = vi.spyOn(navigator.clipboard, "writeText");
  const sent = [
    {
      type: "button",
      sub_type: "copy_code",
      index: 0,
      parameters: [{ type: "coupon_code", coupon_code: "NEW" }],
    },
  ];
  show([body("x"), buttons({ type: "COPY_CODE", example: "OLD" })], sent);
  await user.click(button("Copy offer code"));
  expect(write).toHaveBeenCalledWith("NEW");
  expect(screen.getByText("Copied")).toBeTruthy();
});

it("counts an offer down and says when it is over", () => {
  const offer = { type: "limited_time_offer", limited_time_offer: { text: "Sale", has_expiration: true } };
  const ends = [
    { type: "limited_time_offer", parameters: [{ limited_time_offer: { expiration_time_ms: 3_723_000 } }] },
  ];
  show([offer, body("x")], ends, { now: () => 0 });
  expect(screen.getByText("Ends in 01:02:03")).toBeTruthy();
  cleanup();
  show([offer, body("x")], ends, { now: () => 4_000_000 });
  expect(screen.getByText("Offer ended")).toBeTruthy();
  expect(countdown(-5)).toBe("00:00:00");
});

it("shows as many cards as are sent, by the definition's last", () => {
  const card = { components: [body("Card {{1}}"), buttons({ type: "QUICK_REPLY", text: "Take" })] };
  const sentCard = (index: number) => ({
    card_index: index,
    components: [{ type: "body", parameters: [{ type: "text", text: `no. ${index}` }] }],
  });
  show(
    [body("x"), { type: "CAROUSEL", cards: [card, card] }],
    [{ type: "carousel", cards: [0, 1, 2].map(sentCard) }],
  );
  const last = screen.getByRole("listitem", { name: "Card 3 of 3" });
  expect(within(last).getByText("Card no. 2")).toBeTruthy();
});

it("says an authentication template's fixed texts", () => {
  show(
    [
      { type: "body", add_security_recommendation: true },
      { type: "footer", code_expiration_minutes: 5 },
      buttons({ type: "otp", otp_type: "copy_code" }),
    ],
    [{ type: "body", parameters: [{ type: "text", text: "4711" }] }],
  );
  expect(screen.getByText("4711").tagName).toBe("STRONG");
  expect(screen.getByText(/do not share/)).toBeTruthy();
  expect(screen.getByText("This code expires in 5 minutes.")).toBeTruthy();
  expect(button("Copy code")).toBeTruthy();
});

it("shows a bill and an order's state", () => {
  const amount = (value: number) => ({ value, offset: 100 });
  const order_details = {
    reference_id: "A1",
    currency: "INR",
    total_amount: amount(5000),
    order: { items: [{ name: "Tea", quantity: 2, amount: amount(2500) }], subtotal: amount(5000) },
  };
  const view = templateView(
    [body("x")],
    [
      {
        type: "button",
        sub_type: "order_details",
        index: 0,
        parameters: [{ type: "action", action: { order_details } }],
      },
    ],
  );
  expect(view.order).toMatchObject({
    reference_id: "A1",
    lines: [{ name: "Tea", quantity: 2 }],
    parts: [{ kind: "subtotal" }],
  });
  show(
    [body("x")],
    [
      {
        type: "order_status",
        parameters: [{ order_status: { reference_id: "A1", order: { status: "shipped" } } }],
      },
    ],
  );
  expect(screen.getByText("On its way")).toBeTruthy();
});

it("asks for the permission to call", () => {
  show([body("x"), { type: "call_permission_request" }]);
  expect(screen.getByText("May this business call you?")).toBeTruthy();
});
