import { cleanup, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { startI18n } from "@ui/i18n";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import en from "../locales/en.json";
import es from "../locales/es.json";
import { fromBusiness, showBubble } from "./testing";

beforeAll(() => startI18n({ en: { phone: en }, es: { phone: es } }));
afterEach(cleanup);

const body = { text: "Shall we *meet*?" };
const yesNo = [
  { type: "reply", reply: { id: "yes", title: "Yes" } },
  { type: "reply", reply: { id: "no", title: "No" } },
];
const question = fromBusiness({
  interactive: {
    type: "button",
    header: { type: "text", text: "Appointment" },
    body,
    footer: { text: "Café Azul" },
    action: { buttons: yesNo },
  },
});
const button = (name: string) => screen.getByRole("button", { name });
const interactive = (content: object) => showBubble(fromBusiness({ interactive: { body, ...content } }));
const template = (rendered: object, tap?: string) =>
  showBubble(fromBusiness({ template: { name: "t", rendered: { category: "UTILITY", ...rendered } } }), {
    tap,
  });

it("a message that became a template by itself is shown and answered as one", async () => {
  const message = fromBusiness({
    template: {
      name: "auto_generated_onboarding_utility",
      language: { code: "en_US" },
      category: "UTILITY",
      direct_send_template_id: "700000000000099",
      rendered: {
        category: "UTILITY",
        header: { type: "text", text: "Order 4711" },
        body: "Your parcel arrives *today*.",
        footer: "Jaspers Market",
        buttons: [
          { id: "0", text: "Track", type: "url", url: "https://example.com/t/4711" },
          { id: "1", text: "Later", type: "quick_reply", payload: "later" },
        ],
      },
    },
  });
  const { onAnswer } = showBubble(message);
  expect(screen.getByText("Order 4711")).toBeTruthy();
  expect(screen.getByText("today").tagName).toBe("STRONG");
  expect(screen.getByText("Jaspers Market")).toBeTruthy();
  expect(screen.getByText("Track")).toBeTruthy();
  await userEvent.click(button("Later"));
  expect(onAnswer).toHaveBeenCalledWith(message, {
    answer: { type: "option", id: "1" },
    message: { type: "button", button: { payload: "later", text: "Later" } },
  });
});

describe("reply buttons", () => {
  it("stand below header, formatted body and footer, and answer with a tap", async () => {
    const { onAnswer } = showBubble(question);
    expect(screen.getByText("Appointment")).toBeTruthy();
    expect(screen.getByText("meet").tagName).toBe("STRONG");
    expect(screen.getByText("Café Azul")).toBeTruthy();
    await userEvent.click(button("Yes"));
    expect(onAnswer).toHaveBeenCalledWith(question, {
      answer: { type: "option", id: "yes" },
      message: {
        type: "interactive",
        interactive: { type: "button_reply", button_reply: { id: "yes", title: "Yes" } },
      },
    });
  });

  it("cannot be tapped again once answered", async () => {
    const { onAnswer } = showBubble(question, { tap: "yes" });
    expect(button("Yes").title).toBe("Chosen");
    for (const name of ["Yes", "No"]) {
      expect(button(name).getAttribute("aria-disabled")).toBe("true");
      await userEvent.click(button(name));
    }
    expect(onAnswer).not.toHaveBeenCalled();
  });

  it("are locked while the customer cannot write", async () => {
    const { onAnswer } = showBubble(question, { canAnswer: false });
    await userEvent.click(button("No"));
    expect(onAnswer).not.toHaveBeenCalled();
  });
});

describe("interactive messages", () => {
  it.each([
    ["list", { button: "Choose", sections: [{ rows: [{ id: "a", title: "A" }] }] }, "Choose"],
    ["location_request_message", { name: "send_location" }, "Send location"],
    ["address_message", { name: "address_message", parameters: { country: "IN" } }, "Provide address"],
    ["call_permission_request", { name: "call_permission_request" }, "Allow calls"],
    ["request_contact_info", { name: "request_contact_info" }, "Share contact"],
  ])("of the type %s ask for more", async (type, action, name) => {
    const { onAsk } = interactive({ type, action });
    await userEvent.click(button(name));
    expect(onAsk).toHaveBeenCalledTimes(1);
  });

  it("link to web pages only", () => {
    const action = (url: string) => ({ name: "cta_url", parameters: { display_text: "Look", url } });
    interactive({ type: "cta_url", action: action("https://example.com/a") });
    const link = screen.getByRole("link", { name: "Look" });
    expect(link.getAttribute("href")).toBe("https://example.com/a");
    expect(link.getAttribute("rel")).toContain("noopener");
    expect(link.title).toBe("https://example.com/a");
    cleanup();
    interactive({ type: "cta_url", action: action("javascript:alert(1)") });
    expect(screen.queryByRole("link")).toBeNull();
    expect(button("Look").getAttribute("aria-disabled")).toBe("true");
  });

  it("find the file of a header by its id, or at its link", async () => {
    const header = { type: "image", image: { id: "77" } };
    const { onOpenPicture } = interactive({ type: "button", header, action: { buttons: yesNo } });
    expect(screen.getByRole("img", { name: "Picture" }).getAttribute("src")).toBe("/_control/v1/media/77");
    await userEvent.click(button("Open photo"));
    expect(onOpenPicture).toHaveBeenCalled();
    cleanup();
    const document = { link: "https://example.com/menu.pdf", filename: "menu.pdf" };
    interactive({ type: "button", header: { type: "document", document }, action: { buttons: yesNo } });
    expect(screen.getByRole("link", { name: /menu\.pdf/ }).getAttribute("href")).toBe(document.link);
  });

  it("show a carousel's cards with their own buttons", async () => {
    const card = (index: number) => ({
      card_index: index,
      header: { type: "image", image: { link: `https://example.com/${index}.png` } },
      body: { text: `Card ${index}` },
      action: {
        buttons: [{ type: "quick_reply", quick_reply: { id: `pick-${index}`, title: `Pick ${index}` } }],
      },
    });
    const { onAnswer } = interactive({ type: "carousel", action: { cards: [card(0), card(1)] } });
    const second = screen.getByRole("listitem", { name: "Card 2 of 2" });
    await userEvent.click(within(second).getByRole("button", { name: "Pick 1" }));
    expect(onAnswer).toHaveBeenCalledWith(
      expect.anything(),
      expect.objectContaining({ answer: { type: "option", id: "pick-1" } }),
    );
  });

  it.each([
    ["product", { catalog_id: "1", product_retailer_id: "cup-1" }, "View", "product"],
    [
      "product_list",
      { catalog_id: "1", sections: [{ title: "Cups", product_items: [{ product_retailer_id: "cup-1" }] }] },
      "View items",
      "products",
    ],
    [
      "catalog_message",
      { name: "catalog_message", parameters: { thumbnail_product_retailer_id: "cup-1" } },
      "View catalog",
      "catalog",
    ],
  ])(
    "of the type %s show the product as the catalogue has it, and open the shop",
    async (type, action, name, kind) => {
      const message = fromBusiness({ interactive: { type, body, action } });
      const products = [{ product_retailer_id: "cup-1", name: "Blue cup", price: "€4.00", image_url: null }];
      const { onAsk } = showBubble(message, { products });
      expect(screen.getByText("Blue cup")).toBeTruthy();
      expect(screen.getByText("€4.00")).toBeTruthy();
      await userEvent.click(button(name));
      expect(onAsk).toHaveBeenCalledWith(message, expect.objectContaining({ kind }));
      cleanup();
      showBubble(message);
      expect(screen.getByText("cup-1")).toBeTruthy();
    },
  );

  it("name how many products there are", () => {
    const product_items = ["a", "b", "c"].map((id) => ({ product_retailer_id: id }));
    interactive({
      type: "product_list",
      header: { type: "text", text: "Cups" },
      action: { sections: [{ title: "All", product_items }] },
    });
    expect(screen.getByText("3 items")).toBeTruthy();
    expect(screen.getByText("Cups")).toBeTruthy();
  });

  it("that offer a call show what they ask for", () => {
    interactive({ type: "voice_call", action: { name: "voice_call", parameters: { display_text: "Talk" } } });
    expect(button("Talk").getAttribute("aria-disabled")).toBe("true");
  });

  it("open a Flow, and say when it was answered", async () => {
    const flow = { type: "flow", body, action: { name: "flow", parameters: { flow_cta: "Book" } } };
    const { onAsk } = showBubble(fromBusiness({ interactive: flow }));
    await userEvent.click(button("Book"));
    expect(onAsk).toHaveBeenCalledTimes(1);
    cleanup();
    showBubble(fromBusiness({ interactive: flow }), { consent: "form_sent" });
    expect(button("Book").title).toBe("Sent. Tap to fill it in again.");
  });

  it("bill an order, and tell what became of it", () => {
    const items = [{ name: "Tea", quantity: 2, amount: { value: 10000, offset: 100 } }];
    const bill = { reference_id: "order-1", currency: "INR", total_amount: { value: 20000, offset: 100 } };
    const parameters = { ...bill, order: { status: "pending", items } };
    interactive({ type: "order_details", action: { name: "review_and_pay", parameters } });
    for (const text of ["Order order-1", "2 × Tea"]) {
      expect(screen.getByText(text)).toBeTruthy();
    }
    // Two for 100 each, and the sum.
    expect(screen.getAllByText("₹200.00").length).toBe(2);
    expect(button("Review and pay")).toBeTruthy();
    cleanup();
    const asText = JSON.stringify({ ...parameters, order: { ...parameters.order, type: "quick_pay" } });
    interactive({ type: "order_details", action: { name: "review_and_pay", parameters: asText } });
    expect(button("Pay now")).toBeTruthy();
    cleanup();
    const news = {
      reference_id: "order-1",
      order: { status: "partially-shipped" },
      payment: { status: "captured" },
    };
    interactive({ type: "order_status", action: { name: "review_order", parameters: news } });
    expect(screen.getByText("Partly on its way")).toBeTruthy();
    expect(screen.getByText("Paid")).toBeTruthy();
  });

  it.each([
    ["captured", "", "Paid"],
    ["pending", "", "Payment pending"],
    ["failed", "", "Payment failed – try again"],
    ["unconfirmed", "", "Paid – not confirmed yet"],
    ["unpaid", "canceled", "Order cancelled"],
  ] as const)("a bill whose payment is %j and order %j says: %s", (payment, status, label) => {
    const bill = { reference_id: "order-1", currency: "INR", order: { items: [] } };
    showBubble(fromBusiness({ interactive: { type: "order_details", body, action: { parameters: bill } } }), {
      orderStates: new Map([["order-1", { status, payment, reason: "", refunded: null }]]),
    });
    expect(button(label)).toBeTruthy();
  });

  it.each([
    null,
    "text",
    [],
    {},
    { type: "button" },
    { type: "button", body: 7, header: [], action: { buttons: [null, { reply: 1 }] } },
    { type: "carousel", action: { cards: "many" } },
    { type: "of tomorrow", body },
  ])("with content like %j are shown as unsupported", (content) => {
    showBubble(fromBusiness({ interactive: content }));
    expect(screen.getByText(/cannot show a message of the type “interactive”/)).toBeTruthy();
  });
});

describe("templates", () => {
  it("show what the cloud filled in, and answer by the button's place", async () => {
    const reply = { id: "1", text: "Confirm", type: "quick_reply", payload: "confirm-9" };
    const { onAnswer } = template({
      header: { type: "text", text: "Your order" },
      body: "It is *ready*.",
      footer: "Reply STOP",
      buttons: [{ id: "0", text: "Track", type: "url", url: "https://example.com/9" }, reply],
    });
    expect(screen.getByRole("link", { name: "Track" })).toBeTruthy();
    await userEvent.click(button("Confirm"));
    expect(onAnswer).toHaveBeenCalledWith(expect.anything(), {
      answer: { type: "option", id: "1" },
      message: { type: "button", button: { payload: "confirm-9", text: "Confirm" } },
    });
    cleanup();
    template({ body: "Ready.", buttons: [reply] }, "confirm-9");
    expect(button("Confirm").title).toBe("Chosen");
  });

  it("copy a code and say so", async () => {
    const user = userEvent.setup();
    const write = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
    template({
      body: "Your code",
      buttons: [{ id: "0", text: "Copy", type: "otp", otp_type: "COPY_CODE", code: "4711" }],
    });
    await user.click(button("Copy"));
    expect(write).toHaveBeenCalledWith("4711");
    expect(await screen.findByText("Copied")).toBeTruthy();
  });

  it("call, tell of an offer, and show cards", () => {
    template({
      body: "Sale",
      limited_time_offer: { text: "Half price", expiration_time_ms: 0 },
      buttons: [{ id: "0", text: "Call us", type: "phone_number", phone_number: "+34 600 100 200" }],
      cards: [{ body: "Cup", buttons: [{ id: "0:0", text: "Buy", type: "quick_reply", payload: "cup" }] }],
    });
    expect(screen.getByRole("link", { name: "Call us" }).getAttribute("href")).toBe("tel:+34600100200");
    expect(screen.getByText("Half price")).toBeTruthy();
    expect(screen.getByText("Offer ended")).toBeTruthy();
    expect(within(screen.getByRole("listitem", { name: "Card 1 of 1" })).getByText("Buy")).toBeTruthy();
  });

  it("open what a tap on them is to open, and nothing that is no web page", () => {
    template({ body: "Sale", tap_target: { title: "New in", url: "https://shop.example.com/new" } });
    const link = screen.getByRole("link", { name: /New in/ });
    expect(link.getAttribute("href")).toBe("https://shop.example.com/new");
    expect(link.textContent).toContain("shop.example.com");
    template({ body: "Trap", tap_target: { title: "Trap", url: "javascript:alert(1)" } });
    expect(screen.queryByRole("link", { name: /Trap/ })).toBeNull();
  });

  it("that were not filled in are shown as unsupported", () => {
    showBubble(fromBusiness({ template: { name: "t" } }));
    expect(screen.getByText(/of the type “template”/)).toBeTruthy();
  });
});

describe("requests of a contact and of permission to call", () => {
  const request = (type: string) => fromBusiness({ interactive: { type, body, action: { name: type } } });

  it.each([
    ["request_contact_info", "shared", "Contact shared"],
    ["call_permission_request", "temporary", "Calls allowed for 7 days"],
    ["call_permission_request", "always", "Calls always allowed"],
    ["call_permission_request", "declined", "Calls not allowed"],
  ] as const)("of the type %s say that they were answered: %s", async (type, consent, label) => {
    const { onAsk } = showBubble(request(type), { consent });
    await userEvent.click(button(label));
    expect(onAsk).toHaveBeenCalledTimes(1);
  });

  it("are locked while the customer cannot write", async () => {
    const { onAsk } = showBubble(request("call_permission_request"), { canAnswer: false });
    await userEvent.click(button("Allow calls"));
    expect(onAsk).not.toHaveBeenCalled();
  });

  it("come in templates, too", async () => {
    const share = { id: "0", text: "Share Contact Info", type: "request_contact_info" };
    const { onAsk } = template({ body: "Hello", call_permission_request: true, buttons: [share] });
    await userEvent.click(button("Share Contact Info"));
    await userEvent.click(button("Allow calls"));
    expect(onAsk).toHaveBeenCalledTimes(2);
  });
});

describe("the customer's own answers", () => {
  const answer = { ...question, from: "customer" as const };
  it.each([
    [
      { type: "interactive", interactive: { type: "button_reply", button_reply: { id: "a", title: "Yes" } } },
      ["Yes"],
    ],
    [
      {
        type: "interactive",
        interactive: { type: "list_reply", list_reply: { id: "a", title: "Blue", description: "Dark" } },
      },
      ["Blue", "Dark"],
    ],
    [
      { type: "interactive", interactive: { type: "nfm_reply", nfm_reply: { body: "Asha\n400063" } } },
      ["Asha", "400063"],
    ],
    [
      {
        type: "interactive",
        interactive: {
          type: "call_permission_reply",
          call_permission_reply: { response: "accept", is_permanent: true },
        },
      },
      ["You always allow calls"],
    ],
    [
      {
        type: "order",
        interactive: undefined,
        order: {
          catalog_id: "1",
          text: "Please hurry",
          product_items: [
            { product_retailer_id: "cup-1", quantity: 2, item_price: 12.5, currency: "EUR" },
            { product_retailer_id: "cup-2", quantity: 1, item_price: 5, currency: "EUR" },
          ],
        },
      },
      ["3 items", "€30.00 (estimated)", "Please hurry"],
    ],
    [
      {
        type: "order",
        interactive: undefined,
        order: {
          product_items: [{ product_retailer_id: "cup-1", quantity: 3, item_price: 2, currency: "?" }],
        },
      },
      ["3 items", "6 ? (estimated)"],
    ],
    [
      {
        type: "interactive",
        interactive: {
          type: "nfm_reply",
          nfm_reply: { name: "flow", body: "Sent", response_json: '{"flow_token":"t","full_name":"Ada"}' },
        },
      },
      ["Response sent", "Full name: Ada", "See what you sent"],
    ],
    [{ type: "button", interactive: undefined, button: { payload: "p", text: "Confirm" } }, ["Confirm"]],
  ])("show what was chosen: %j", (content, words) => {
    showBubble({ ...answer, ...content, context: { id: "wamid.0", from: "business", preview: "Sure?" } });
    for (const word of ["Sure?", ...words]) expect(screen.getByText(word)).toBeTruthy();
  });
});
