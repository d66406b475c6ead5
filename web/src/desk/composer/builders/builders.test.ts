import { describe, expect, it } from "vitest";
import { addressJson, addressProblems, emptyAddress } from "./address-request";
import { carouselJson, carouselProblems, emptyCard, emptyCarousel } from "./carousel";
import { emptyFlow, flowJson, flowProblems, screensOf } from "./flow";
import { emptyLinkButton, linkButtonProblems } from "./link-button";
import { noParts } from "./message-parts";
import { hundredthsOf } from "./money";
import { emptyOptionList, emptyRow, optionListJson, optionListProblems } from "./option-list";
import { billJson, billProblems, billSums, emptyBill, wayOf } from "./order-bill";
import { emptyOrderStatus, orderStatusJson, orderStatusProblems } from "./order-messages";
import { type FieldProblem, isLate } from "./problems";
import {
  emptyProduct,
  emptyProductList,
  oneProductProblems,
  productListJson,
  productListProblems,
} from "./products";
import { emptyReplyButtons, replyButtonsJson, replyButtonsProblems } from "./reply-buttons";
import { requestJson, requestProblems } from "./request";

const NOW = Date.UTC(2026, 10, 20, 12);
const facts = { hasUpload: (id: string) => id === "here", nowMs: NOW };
const at = (problems: FieldProblem[]) => problems.map(({ field, code }) => `${field} ${code}`);
const file = (uploadId = "here", mimeType = "image/png") => ({ uploadId, filename: "a.png", mimeType });
const x = (length: number) => "x".repeat(length);

describe("reply buttons", () => {
  const filled = { ...emptyReplyButtons(), body: "Which one?", titles: ["Red", "Blue"] };

  it("become the Cloud API's object", () => {
    expect(replyButtonsProblems(filled, facts)).toEqual([]);
    expect(replyButtonsJson(filled)).toEqual({
      type: "button",
      body: { text: "Which one?" },
      action: {
        buttons: [
          { type: "reply", reply: { id: "button-1", title: "Red" } },
          { type: "reply", reply: { id: "button-2", title: "Blue" } },
        ],
      },
    });
  });

  it("want a text and titles, which are not asked for before one sends", () => {
    const problems = replyButtonsProblems(emptyReplyButtons(), facts);
    expect(at(problems)).toEqual(["body needed", "titles.0 needed"]);
    expect(problems.every(isLate)).toBe(true);
  });

  it("have limits in characters, of which an emoji is one", () => {
    const long = { ...filled, body: x(1025), footer: x(61), titles: [x(21), "👍".repeat(20)] };
    expect(at(replyButtonsProblems(long, facts))).toEqual([
      "body too_long",
      "footer too_long",
      "titles.0 too_long",
    ]);
    expect(at(replyButtonsProblems({ ...filled, titles: ["a", "b", "c", "d"] }, facts))).toEqual([
      "titles too_many",
    ]);
    expect(at(replyButtonsProblems({ ...filled, titles: ["Red", " Red "] }, facts))).toEqual([
      "titles.1 not_unique",
    ]);
  });

  it("have a file above them only while it is in the page", () => {
    const header = (uploadId: string) => ({ kind: "image" as const, text: "", file: file(uploadId) });
    expect(replyButtonsProblems({ ...filled, header: header("here") }, facts)).toEqual([]);
    expect(at(replyButtonsProblems({ ...filled, header: header("gone") }, facts))).toEqual([
      "header.file file_gone",
    ]);
    expect(replyButtonsJson({ ...filled, header: header("here") })).toMatchObject({
      header: { type: "image", image: { upload_id: "here" } },
    });
    expect(
      at(replyButtonsProblems({ ...filled, header: { kind: "text", text: x(61), file: null } }, facts)),
    ).toEqual(["header.text too_long"]);
  });
});

describe("a list", () => {
  const rows = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ ...emptyRow(), title: `Row ${index}` }));
  const filled = {
    ...emptyOptionList(),
    body: x(4096),
    button: "Choose",
    sections: [{ title: "", rows: rows(10) }],
  };

  it("has ten rows in all", () => {
    expect(optionListProblems(filled, facts)).toEqual([]);
    const two = [
      { title: "One", rows: rows(6) },
      { title: "Two", rows: rows(5) },
    ];
    expect(at(optionListProblems({ ...filled, sections: two }, facts))).toEqual(["sections too_many"]);
  });

  it("wants titles where there is more than one section", () => {
    const sections = [
      { title: "", rows: [{ title: "A", description: x(73) }] },
      { title: x(25), rows: [{ title: x(25), description: "" }] },
    ];
    expect(at(optionListProblems({ ...filled, sections }, facts))).toEqual([
      "sections.0.title needed",
      "sections.0.rows.0.description too_long",
      "sections.1.title too_long",
      "sections.1.rows.0.title too_long",
    ]);
  });

  it("gives every row an id of its own and leaves out what is empty", () => {
    const sections = [
      { title: "One", rows: [{ title: "A", description: "" }] },
      { title: "Two", rows: [{ title: "A", description: "second" }] },
    ];
    expect(optionListJson({ ...filled, sections })).toMatchObject({
      action: {
        button: "Choose",
        sections: [
          { title: "One", rows: [{ id: "row-1-1", title: "A" }] },
          { title: "Two", rows: [{ id: "row-2-1", title: "A", description: "second" }] },
        ],
      },
    });
  });
});

it("a link has to be one", () => {
  const filled = { ...emptyLinkButton(), body: "Look", label: "Open" };
  for (const url of ["https://example.com/a?b=c", "http://localhost:8080"]) {
    expect(linkButtonProblems({ ...filled, url }, facts), url).toEqual([]);
  }
  for (const url of ["example.com", "javascript:alert(1)", "https://", "ftp://example.com"]) {
    expect(at(linkButtonProblems({ ...filled, url }, facts)), url).toEqual(["url not_a_link"]);
  }
});

describe("requests", () => {
  it("have a fixed button", () => {
    const values = { ...noParts(), body: "Where are you?", footer: "Thanks" };
    expect(requestJson("location")(values)).toEqual({
      type: "location_request_message",
      body: { text: "Where are you?" },
      footer: { text: "Thanks" },
      action: { name: "send_location" },
    });
    expect(requestJson("contact")(values)).toMatchObject({ type: "request_contact_info" });
  });

  it("may be without a text only for calls, which have no footer", () => {
    expect(at(requestProblems("location")(noParts(), facts))).toEqual(["body needed"]);
    expect(requestProblems("call_permission")(noParts(), facts)).toEqual([]);
    expect(requestJson("call_permission")({ ...noParts(), footer: "x" })).toEqual({
      type: "call_permission_request",
      action: { name: "call_permission_request" },
    });
  });

  it("for an address know the customer and send what is filled in", () => {
    const values = emptyAddress({ name: "Asha Rao", profile_name: null, phone: "+919876543210" });
    values.body = "Where to?";
    expect(addressJson(values)).toMatchObject({
      action: {
        parameters: { country: "IN", values: { name: "Asha Rao", phone_number: "+919876543210" } },
      },
    });
    values.address.in_pin_code = "4000";
    expect(at(addressProblems(values, facts))).toEqual(["address.in_pin_code pin_code"]);
  });
});

describe("a carousel", () => {
  const card = { ...emptyCard(), file: file(), label: "Book", url: "https://example.com" };
  const filled = { ...emptyCarousel(), body: "Our rooms", cards: [card, card] };

  it("has two to ten cards of one kind", () => {
    expect(carouselProblems(filled, facts)).toEqual([]);
    expect(at(carouselProblems({ ...filled, cards: [card] }, facts))).toEqual(["cards too_few"]);
    expect(at(carouselProblems({ ...filled, cards: Array(11).fill(card) }, facts))).toEqual([
      "cards too_many",
    ]);
    const mixed = [card, { ...card, file: file("here", "video/mp4") }];
    expect(at(carouselProblems({ ...filled, cards: mixed }, facts))).toEqual(["cards.1.file same_kind"]);
  });

  it("limits the cards' texts and their lines", () => {
    const cards = [
      { ...card, body: x(161) },
      { ...card, body: "a\nb\nc\nd" },
    ];
    expect(at(carouselProblems({ ...filled, cards }, facts))).toEqual([
      "cards.0.body too_long",
      "cards.1.body line_breaks",
    ]);
  });

  it("names every reply of the message differently", () => {
    const cards = [card, card].map((one) => ({ ...one, replies: ["Yes", "No", "Later"] }));
    const json = carouselJson({ ...filled, action: "replies", replyCount: 2, cards });
    expect(json).toMatchObject({
      action: {
        cards: [
          { card_index: 0, type: "cta_url", header: { type: "image", image: { upload_id: "here" } } },
          {
            card_index: 1,
            action: {
              buttons: [
                { type: "quick_reply", quick_reply: { id: "card-2-1", title: "Yes" } },
                { type: "quick_reply", quick_reply: { id: "card-2-2", title: "No" } },
              ],
            },
          },
        ],
      },
    });
  });
});

describe("products", () => {
  const product = (id: string, catalog_id = "77") => ({ product_retailer_id: id, catalog_id });

  it("need both ids", () => {
    expect(at(oneProductProblems(emptyProduct(), facts))).toEqual([
      "product.product_retailer_id needed",
      "product.catalog_id needed",
    ]);
  });

  it("in a list are at most 30, of one catalogue, under a header", () => {
    const list = (ids: ReturnType<typeof product>[]) => ({
      ...emptyProductList(),
      body: "Look",
      header: { kind: "none" as const, text: "Lamps", file: null },
      sections: [{ title: "", products: ids }],
    });
    const thirty = Array.from({ length: 30 }, (_, index) => product(`p${index}`));
    expect(productListProblems(list(thirty), facts)).toEqual([]);
    expect(at(productListProblems(list([...thirty, product("more")]), facts))).toEqual(["sections too_many"]);
    expect(at(productListProblems(list([product("a"), product("b", "78")]), facts))).toEqual([
      "sections same_kind",
    ]);
    expect(at(productListProblems(emptyProductList(), facts))).toEqual([
      "header.text needed",
      "body needed",
      "sections.0.products too_few",
    ]);
    expect(productListJson(list([product("a")]))).toMatchObject({
      header: { type: "text", text: "Lamps" },
      action: { catalog_id: "77", sections: [{ product_items: [{ product_retailer_id: "a" }] }] },
    });
  });
});

describe("a Flow", () => {
  const filled = { ...emptyFlow(), flowId: "123", body: "Fill in", label: "Start" };

  it("begins with a screen and its data", () => {
    const values = { ...filled, screen: "WELCOME", data: '{"name": "Ana"}' };
    expect(flowProblems(values, facts)).toEqual([]);
    expect(flowJson(values)).toMatchObject({
      action: {
        name: "flow",
        parameters: {
          flow_message_version: "3",
          flow_id: "123",
          flow_cta: "Start",
          flow_action: "navigate",
          flow_action_payload: { screen: "WELCOME", data: { name: "Ana" } },
        },
      },
    });
    expect(JSON.stringify(flowJson(filled))).not.toContain("flow_action_payload");
  });

  it("asks its server where it has one", () => {
    const json = JSON.stringify(flowJson({ ...filled, exchanges: true, screen: "A", data: "{}" }));
    expect(json).toContain('"flow_action":"data_exchange"');
    expect(json).not.toContain("payload");
  });

  it("takes no broken or empty data, and 30 characters on the button", () => {
    for (const data of ["{", "[1]", "{}", '"text"']) {
      expect(at(flowProblems({ ...filled, data }, facts)), data).toEqual(["data not_json"]);
    }
    expect(at(flowProblems({ ...filled, label: x(31), flowId: "" }, facts))).toEqual([
      "flowId needed",
      "label too_long",
    ]);
  });

  it("names the screens of its form", () => {
    expect(screensOf('{"screens":[{"id":"A"},{"id":"B"},{},null]}')).toEqual(["A", "B"]);
    expect(screensOf("no json")).toEqual([]);
    expect(screensOf(null)).toEqual([]);
  });
});

it("reads amounts as people write them", () => {
  const amounts: [string, number | null][] = [
    ["12", 1200],
    ["12.5", 1250],
    ["12,50", 1250],
    ["1,234.56", 123456],
    ["1.234,56", 123456],
    ["1.234", 123400],
    ["1 234,5", 123450],
    ["0", 0],
    ["-1", null],
    ["1.2345", null],
    ["twelve", null],
    ["", null],
    ["99999999999999999", null],
  ];
  for (const [text, value] of amounts) expect(hundredthsOf(text), text).toBe(value);
});

describe("a bill", () => {
  const bill = {
    ...emptyBill(),
    reference: "A-17",
    configuration: "my_payments",
    items: [
      { name: "Lamp", retailer_id: "lamp", quantity: "2", amount: "1,299.50" },
      { name: "Bulb", retailer_id: "", quantity: "1", amount: "100" },
    ],
    tax: { amount: "90", description: "GST" },
    shipping: { amount: "50", description: "" },
    discount: { amount: "39", description: "Loyal" },
  };

  it("sums up by itself", () => {
    expect(billSums(bill)).toEqual({
      subtotal: 269_900,
      tax: 9_000,
      shipping: 5_000,
      discount: 3_900,
      total: 280_000,
    });
    expect(billProblems(bill, NOW)).toEqual([]);
    expect(billJson(bill)).toMatchObject({
      reference_id: "A-17",
      type: "physical-goods",
      currency: "INR",
      payment_type: "upi",
      payment_settings: [
        {
          type: "payment_gateway",
          payment_gateway: { type: "razorpay", configuration_name: "my_payments", razorpay: {} },
        },
      ],
      total_amount: { value: 280_000, offset: 100 },
      order: {
        status: "pending",
        items: [
          { retailer_id: "lamp", name: "Lamp", amount: { value: 129_950, offset: 100 }, quantity: 2 },
          { name: "Bulb", quantity: 1 },
        ],
        subtotal: { value: 269_900, offset: 100 },
        tax: { value: 9_000, offset: 100, description: "GST" },
        discount: { value: 3_900, offset: 100, description: "Loyal" },
      },
    });
  });

  it("tells tax even where there is none, and no more", () => {
    const plain = { ...bill, tax: emptyBill().tax, shipping: emptyBill().tax, discount: emptyBill().tax };
    const { order } = billJson(plain) as { order: object };
    expect(order).toMatchObject({ tax: { value: 0, offset: 100 } });
    expect(order).not.toHaveProperty("shipping");
    expect(order).not.toHaveProperty("discount");
  });

  it("finds what is wrong at its field", () => {
    const wrong = {
      ...bill,
      reference: "A 17",
      items: [{ name: "", retailer_id: "", quantity: "1.5", amount: "much" }],
      discount: { amount: "5000", description: "" },
      configuration: "",
      expires: new Date(NOW + 60_000).toISOString(),
    };
    expect(at(billProblems(wrong, NOW, "bill."))).toEqual([
      "bill.reference reference",
      "bill.items.0.name needed",
      "bill.items.0.quantity not_a_quantity",
      "bill.items.0.amount not_an_amount",
      "bill.discount.amount discount_too_high",
      "bill.expires too_soon",
      "bill.configuration needed",
    ]);
    expect(at(billProblems({ ...bill, reference: x(36) }, NOW))).toEqual(["reference too_long"]);
  });

  it("in Brazil has other ways to pay, and products with ids", () => {
    const brazil = { ...bill, currency: "BRL" as const };
    expect(wayOf(brazil)).toBe("none");
    expect(at(billProblems(brazil, NOW))).toEqual(["items.1.retailer_id needed"]);
    const pix = {
      ...brazil,
      way: "pix" as const,
      pix: { code: "0002", merchant_name: "Loja", key: "39580525000189", key_type: "CNPJ" as const },
    };
    expect(billJson(pix)).toMatchObject({
      currency: "BRL",
      payment_type: "br",
      payment_settings: [{ type: "pix_dynamic_code", pix_dynamic_code: { key_type: "CNPJ" } }],
    });
  });

  it("ends in whole seconds", () => {
    const expires = new Date(NOW + 3_600_000).toISOString();
    expect(billJson({ ...bill, expires, expiryNote: "Today" })).toMatchObject({
      order: { expiration: { timestamp: String((NOW + 3_600_000) / 1000), description: "Today" } },
    });
  });
});

it("an order's status says what it has to", () => {
  const values = { ...emptyOrderStatus(), body: "On its way" };
  expect(at(orderStatusProblems(values, facts))).toEqual(["status.reference needed"]);
  values.status = { reference: "A-17", state: "shipped", note: "With the courier", payment: "captured" };
  expect(orderStatusProblems(values, facts)).toEqual([]);
  expect(orderStatusJson(values)).toEqual({
    type: "order_status",
    body: { text: "On its way" },
    action: {
      name: "review_order",
      parameters: {
        reference_id: "A-17",
        order: { status: "shipped", description: "With the courier" },
        payment: { status: "captured" },
      },
    },
  });
});
