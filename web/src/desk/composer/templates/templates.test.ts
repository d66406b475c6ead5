import { describe, expect, it } from "vitest";
import { templateShape } from "./template-fields";
import { knownOf, prefilledTexts } from "./template-prefill";
import { emptyTemplateValues, templateComponents, templateProblems } from "./template-values";

const facts = { hasUpload: () => true, nowMs: Date.UTC(2026, 10, 20, 12) };
const fieldsOf = (components: object[], productCards = 2) =>
  templateShape(components as Record<string, unknown>[], productCards).fields;
const kindsOf = (components: object[]) => fieldsOf(components).map(({ key, kind }) => `${key} ${kind}`);
const values = (part: Partial<ReturnType<typeof emptyTemplateValues>>) => ({
  ...emptyTemplateValues(),
  ...part,
});
const file = { uploadId: "u", filename: "a.pdf", mimeType: "application/pdf" };

describe("what a template asks for", () => {
  it("is every variable once, in the order in which values are sent", () => {
    const components = [
      { type: "HEADER", format: "TEXT", text: "Order {{1}}", example: { header_text: ["A-17"] } },
      { type: "BODY", text: "{{2}} and {{1}} and {{2}}", example: { body_text: [["one", "two"]] } },
    ];
    expect(kindsOf(components)).toEqual(["header.1 text", "body.1 text", "body.2 text"]);
    expect(fieldsOf(components).map((field) => ("example" in field ? field.example : ""))).toEqual([
      "A-17",
      "one",
      "two",
    ]);
  });

  it("are named values with their examples", () => {
    const components = [
      {
        type: "BODY",
        text: "Hi {{first_name}}, {{order_id}}",
        example: { body_text_named_params: [{ param_name: "first_name", example: "Pablo" }] },
      },
    ];
    expect(fieldsOf(components)).toMatchObject([
      { key: "body.first_name", variable: "first_name", example: "Pablo" },
      { key: "body.order_id", variable: "order_id", example: "" },
    ]);
  });

  it("are files, places and what buttons need; fixed buttons need nothing", () => {
    expect(
      kindsOf([
        { type: "HEADER", format: "DOCUMENT" },
        {
          type: "BUTTONS",
          buttons: [
            { type: "QUICK_REPLY", text: "Yes" },
            {
              type: "URL",
              text: "Track",
              url: "https://example.com/{{1}}",
              example: ["https://example.com/x"],
            },
            { type: "URL", text: "Home", url: "https://example.com" },
            { type: "COPY_CODE", example: "SAVE" },
            { type: "FLOW", text: "Form" },
            { type: "PHONE_NUMBER", text: "Call" },
          ],
        },
      ]),
    ).toEqual(["header file", "button.1 url_suffix", "button.3 coupon", "button.4 flow_data"]);
    expect(kindsOf([{ type: "HEADER", format: "LOCATION" }])).toEqual(["header location"]);
    expect(kindsOf([{ type: "BUTTONS", buttons: [{ type: "MPM" }] }])).toEqual([
      "button.0.thumbnail thumbnail",
      "button.0 product_sections",
    ]);
    expect(
      kindsOf([{ type: "LIMITED_TIME_OFFER", limited_time_offer: { text: "Sale", has_expiration: true } }]),
    ).toEqual(["offer_end offer_end"]);
    expect(kindsOf([{ type: "BUTTONS", buttons: [{ type: "ORDER_DETAILS" }] }])).toEqual(["button.0 bill"]);
    expect(kindsOf([{ type: "ORDER_STATUS" }])).toEqual(["order_status order_status"]);
  });

  it("is one code where the text is the platform's", () => {
    expect(
      kindsOf([
        { type: "BODY", text: "{{1}}" },
        { type: "BUTTONS", buttons: [{ type: "OTP" }] },
      ]),
    ).toEqual(["code code"]);
  });

  it("is asked for every card, of products as many as wanted", () => {
    const media = {
      components: [
        { type: "HEADER", format: "IMAGE" },
        { type: "BODY", text: "{{1}}" },
      ],
    };
    const shape = templateShape([{ type: "CAROUSEL", cards: [media, media] }], 5);
    expect(shape.cards).toEqual({ count: 2, free: false });
    expect(shape.fields.map(({ key }) => key)).toEqual([
      "card.0.header",
      "card.0.body.1",
      "card.1.header",
      "card.1.body.1",
    ]);
    const product = { components: [{ type: "HEADER", format: "PRODUCT" }] };
    const products = templateShape([{ type: "CAROUSEL", cards: [product, product] }], 5);
    expect(products.cards).toEqual({ count: 5, free: true });
    expect(products.fields).toHaveLength(5);
  });
});

describe("the values of a template", () => {
  it("are sent by place and by name", () => {
    const positional = fieldsOf([{ type: "BODY", text: "{{1}} {{2}}" }]);
    expect(templateComponents(positional, values({ texts: { "body.1": "one", "body.2": " two " } }))).toEqual(
      [
        {
          type: "body",
          parameters: [
            { type: "text", text: "one" },
            { type: "text", text: "two" },
          ],
        },
      ],
    );
    const named = fieldsOf([{ type: "BODY", text: "{{a}} {{b}}" }]);
    expect(templateComponents(named, values({ texts: { "body.b": "two" } }))).toEqual([
      { type: "body", parameters: [{ type: "text", parameter_name: "b", text: "two" }] },
    ]);
  });

  it("are missing until they are there", () => {
    const fields = fieldsOf([
      { type: "HEADER", format: "IMAGE" },
      { type: "BODY", text: "{{1}}" },
    ]);
    expect(templateProblems(fields, values({}), facts)).toEqual([
      { field: "header", code: "needed" },
      { field: "body.1", code: "needed" },
    ]);
    expect(
      templateProblems(fields, values({ files: { header: file }, texts: { "body.1": "x" } }), facts),
    ).toEqual([]);
  });

  it("go to the header, the buttons and the offer", () => {
    const fields = fieldsOf([
      { type: "HEADER", format: "DOCUMENT" },
      { type: "LIMITED_TIME_OFFER", limited_time_offer: { text: "Sale", has_expiration: true } },
      {
        type: "BUTTONS",
        buttons: [{ type: "COPY_CODE" }, { type: "URL", text: "Go", url: "https://example.com/{{1}}" }],
      },
    ]);
    const ends = "2026-11-21T12:00:00.000Z";
    const components = templateComponents(
      fields,
      values({
        files: { header: file },
        texts: { offer_end: ends, "button.0": "SAVE25", "button.1": "a/b" },
      }),
    );
    expect(components).toEqual([
      {
        type: "header",
        parameters: [{ type: "document", document: { upload_id: "u", filename: "a.pdf" } }],
      },
      {
        type: "button",
        sub_type: "copy_code",
        index: "0",
        parameters: [{ type: "coupon_code", coupon_code: "SAVE25" }],
      },
      { type: "button", sub_type: "url", index: "1", parameters: [{ type: "text", text: "a/b" }] },
      {
        type: "limited_time_offer",
        parameters: [
          { type: "limited_time_offer", limited_time_offer: { expiration_time_ms: Date.parse(ends) } },
        ],
      },
    ]);
    const late = values({ files: { header: file }, texts: { offer_end: "2026-11-19T12:00:00.000Z" } });
    expect(templateProblems(fields, late, facts)).toContainEqual({
      field: "offer_end",
      code: "too_soon",
      limit: 1,
    });
  });

  it("put a code into the text and onto the button", () => {
    const fields = fieldsOf([{ type: "BUTTONS", buttons: [{ type: "OTP" }] }]);
    expect(templateComponents(fields, values({ texts: { code: "123456" } }))).toEqual([
      { type: "body", parameters: [{ type: "text", text: "123456" }] },
      { type: "button", sub_type: "url", index: "0", parameters: [{ type: "text", text: "123456" }] },
    ]);
  });

  it("number the cards", () => {
    const card = { components: [{ type: "HEADER", format: "PRODUCT" }] };
    const fields = fieldsOf([{ type: "CAROUSEL", cards: [card, card] }]);
    const product = (id: string) => ({ product_retailer_id: id, catalog_id: "77" });
    const components = templateComponents(
      fields,
      values({ products: { "card.0.header": product("a"), "card.1.header": product("b") } }),
    );
    expect(components).toMatchObject([
      {
        type: "carousel",
        cards: [
          { card_index: 0, components: [{ type: "header", parameters: [{ product: product("a") }] }] },
          { card_index: 1, components: [{ type: "header", parameters: [{ product: product("b") }] }] },
        ],
      },
    ]);
  });

  it("show the first product where no other stands in the picture", () => {
    const fields = fieldsOf([{ type: "BUTTONS", buttons: [{ type: "MPM" }] }]);
    const sections = {
      "button.0": [{ title: "", products: [{ product_retailer_id: "a", catalog_id: "7" }] }],
    };
    expect(templateComponents(fields, values({ sections }))).toEqual([
      {
        type: "button",
        sub_type: "mpm",
        index: "0",
        parameters: [
          {
            type: "action",
            action: {
              thumbnail_product_retailer_id: "a",
              sections: [{ product_items: [{ product_retailer_id: "a" }] }],
            },
          },
        ],
      },
    ]);
  });
});

describe("what is known of the customer", () => {
  const known = knownOf({
    id: "c",
    name: "Ana García",
    profile_name: "ana",
    username: null,
    phone: "+34600100001",
    user_id: "ES.1",
    created_at: "",
  });
  const prefilled = (text: string) => {
    const components = [{ type: "BODY", text }];
    return prefilledTexts(fieldsOf(components), components, known);
  };

  it("fills in names and numbers by the variables' names", () => {
    expect(prefilled("{{first_name}} {{customer_name}} {{phone}} {{order_name}} {{total}}")).toEqual({
      "body.first_name": "Ana",
      "body.customer_name": "Ana García",
      "body.phone": "+34600100001",
    });
  });

  it("fills in who is greeted", () => {
    expect(prefilled("Hola {{1}}, tu pedido {{2}}")).toEqual({ "body.1": "Ana" });
    expect(prefilled("Hi *{{1}}*!")).toEqual({ "body.1": "Ana" });
    expect(prefilled("Order {{1}} is ready")).toEqual({});
  });
});
