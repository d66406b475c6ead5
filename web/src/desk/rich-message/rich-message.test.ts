import { describe, expect, it } from "vitest";
import type { TemplateContent } from "../api/rich-messages";
import type { Media, Message } from "../api/types";
import { message } from "../testing/builders";
import { previewOf } from "../thread/message-preview";
import { orderTotals } from "../thread/order-totals";
import { interactiveView } from "./interactive-view";
import { productsNamedBy } from "./rich-view";
import { templateMessageView } from "./template-view";

const media = (id: string): Media => ({
  id,
  state: "ready",
  mime_type: "image/png",
  size_bytes: 9,
  filename: "lamp.png",
  voice: false,
  detail: null,
  width: null,
  height: null,
  url: `/media/${id}`,
});
const view = (interactive: object) => interactiveView(interactive as Record<string, unknown>, [media("m")]);

describe("an interactive message", () => {
  it("shows its file by the desk's id", () => {
    const header = { type: "image", image: { media_id: "m" } };
    expect(view({ type: "button", header, body: { text: "Hi" }, action: { buttons: [] } })).toMatchObject({
      header: { kind: "image", url: "/media/m", filename: "lamp.png", mime_type: "image/png" },
      body: "Hi",
    });
  });

  it("has the button of its kind", () => {
    const buttons: [object, object][] = [
      [
        { type: "cta_url", action: { parameters: { display_text: "Go", url: "https://a.b" } } },
        { kind: "url", text: "Go" },
      ],
      [
        { type: "list", action: { button: "Choose", sections: [] } },
        { kind: "list", text: "Choose" },
      ],
      [{ type: "location_request_message" }, { kind: "location" }],
      [{ type: "address_message" }, { kind: "address" }],
      [{ type: "request_contact_info" }, { kind: "contact_info" }],
      [{ type: "call_permission_request" }, { kind: "call_permission" }],
      [
        { type: "voice_call", action: { parameters: { display_text: "Call us" } } },
        { kind: "voice_call", text: "Call us" },
      ],
      [
        { type: "flow", action: { parameters: { flow_cta: "Start" } } },
        { kind: "flow", text: "Start" },
      ],
      [{ type: "catalog_message" }, { kind: "catalog" }],
      [{ type: "product", action: { product_retailer_id: "lamp" } }, { kind: "product" }],
      [{ type: "order_details" }, { kind: "order_details" }],
    ];
    for (const [interactive, button] of buttons) {
      expect(view(interactive)?.buttons, JSON.stringify(interactive)).toMatchObject([button]);
    }
  });

  it("has cards with the same rules", () => {
    const cards = [
      {
        type: "cta_url",
        header: { type: "image", image: { media_id: "m" } },
        action: { parameters: { display_text: "Book", url: "https://a.b" } },
      },
      { type: "cta_url", action: { buttons: [{ quick_reply: { id: "1", title: "Yes" } }] } },
      { type: "product", action: { product_retailer_id: "lamp", catalog_id: "7" } },
    ];
    expect(view({ type: "carousel", body: { text: "Look" }, action: { cards } })?.cards).toMatchObject([
      { header: { url: "/media/m" }, buttons: [{ kind: "url", text: "Book" }] },
      { buttons: [{ kind: "quick_reply", text: "Yes" }] },
      { header: { kind: "product", retailer_id: "lamp" }, buttons: [{ kind: "product" }] },
    ]);
  });

  it("names its products", () => {
    const sections = [
      { title: "Lamps", product_items: [{ product_retailer_id: "a" }, { product_retailer_id: "b" }] },
    ];
    const list = view({ type: "product_list", header: { type: "text", text: "Shop" }, action: { sections } });
    expect(list).toMatchObject({ title: "Shop", header: { retailer_id: "a", product_count: 2 } });
    expect(list && productsNamedBy(list)).toEqual(["a", "b"]);
  });

  it("tells of orders", () => {
    const parameters = {
      reference_id: "A-17",
      order: { status: "shipped" },
      payment: { status: "captured" },
    };
    expect(view({ type: "order_status", action: { parameters } })?.order).toMatchObject({
      reference_id: "A-17",
      status: "shipped",
      payment: "captured",
    });
  });

  it("is nothing known where its type is not, and survives any JSON", () => {
    expect(view({ type: "hologram" })).toBeNull();
    for (const type of ["button", "list", "carousel", "product_list", "order_details", "flow"]) {
      expect(() =>
        view({ type, action: { cards: [null], sections: "x", buttons: [3], parameters: [] } }),
      ).not.toThrow();
    }
  });
});

describe("a template", () => {
  const content = (part: Partial<TemplateContent>): TemplateContent => ({
    name: "welcome",
    language: "en",
    category: "UTILITY",
    components: [],
    rendered: null,
    files: [media("m")],
    ...part,
  });

  it("is shown as the server rendered it", () => {
    const rendered = {
      header: { type: "image", image: { id: "m" } },
      body: "Hello Ana",
      footer: "Bye",
      buttons: [
        { id: "0", text: "Track", type: "url", url: "https://a.b/1" },
        { id: "1", text: "Copy", type: "copy_code", code: "SAVE" },
      ],
      cards: [{ body: "Card", buttons: [{ id: "0:0", text: "Yes", type: "quick_reply", payload: "y" }] }],
      limited_time_offer: { text: "Sale", expiration_time_ms: 5 },
    };
    expect(templateMessageView(content({ rendered }))).toMatchObject({
      header: { kind: "image", url: "/media/m" },
      body: "Hello Ana",
      buttons: [{ kind: "url" }, { kind: "copy_code", code: "SAVE" }],
      cards: [{ body: "Card", buttons: [{ kind: "quick_reply", payload: "y" }] }],
      offer: { text: "Sale", ends_ms: 5, code: "SAVE" },
    });
  });

  it("is shown from its definition until then", () => {
    const definition = [
      { type: "HEADER", format: "IMAGE" },
      { type: "BODY", text: "Hello {{1}}" },
    ];
    const components = [
      { type: "header", parameters: [{ type: "image", image: { media_id: "m" } }] },
      { type: "body", parameters: [{ type: "text", text: "Ana" }] },
    ];
    expect(templateMessageView(content({ definition, components }))).toMatchObject({
      header: { kind: "image", url: "/media/m" },
      body: "Hello Ana",
    });
    expect(templateMessageView(content({}))).toBeNull();
  });
});

it("is told in one line by its text, else by its kind", () => {
  const preview = (part: object) => previewOf({ ...message(), ...part } as Message);
  const interactive = (value: object) =>
    preview({ kind: "interactive", content: { interactive: value, files: [] } });
  expect(interactive({ type: "button", body: { text: "Which?" } })).toEqual({
    kind: "interactive",
    text: "Which?",
  });
  expect(interactive({ type: "product" })).toEqual({ kind: "product", text: "" });
  expect(interactive({ type: "call_permission_request" })).toEqual({ kind: "call_permission", text: "" });
  expect(preview({ kind: "order", content: { catalog_id: "", text: null, items: [] } })).toEqual({
    kind: "order",
    text: "",
  });
  expect(
    preview({
      kind: "flow_reply",
      content: { flow_id: null, flow_name: "Survey", body: "Sent", answers: [] },
    }),
  ).toEqual({ kind: "flow_reply", text: "Survey" });
});

it("an order's sums are exact, one for each currency", () => {
  const item = (item_price: number, quantity: number, currency = "EUR") => ({
    product_retailer_id: "x",
    item_price,
    quantity,
    currency,
  });
  expect(orderTotals([item(0.1, 1), item(0.2, 1), item(19.99, 3), item(5, 1, "USD")])).toEqual([
    { value: 60_270, offset: 1000, currency: "EUR" },
    { value: 5_000, offset: 1000, currency: "USD" },
  ]);
});
