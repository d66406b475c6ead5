// Every kind of template on a customer's phone: made and sent through Graph, looked at, and answered where it can be.
import { readFileSync } from "node:fs";
import { NARROW } from "../browser.mjs";
import { assert, pictureIsLoaded, until } from "../expect.mjs";
import { CLIP, PHOTO, PRICE_LIST } from "../fixtures.mjs";
import { FlowFiller } from "../flow-filler.mjs";
import { Phone } from "../phone.mjs";
import { NUMBER, WABA } from "../recado.mjs";
import { createGateway, gatewayBecomes, indianBill, sellerIn } from "../seller.mjs";
import * as template from "../templates.mjs";

const {
  body,
  buttons,
  buttonValue,
  bodyValues,
  createTemplate,
  footer,
  headerValue,
  mediaHeader,
  sent,
  text,
} = template;
const CATALOG = "520000000000001";
const dialogOf = (phone) => phone.root.getByRole("dialog");

/** A phone of a new customer who has just written. */
async function newPhone(world, wa_id, name, options) {
  await world.recado.control("POST", "/customers", { phone: `+${wa_id}`, name });
  await world.recado.text(wa_id, "Hello");
  const phone = await Phone.open(world, wa_id, { viewport: NARROW, ...options });
  await phone.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await phone.openChat();
  return phone;
}

/** Made, sent, and there on the phone. */
async function arrives(world, phone, wa_id, made, components) {
  await createTemplate(world, made);
  await world.recado.send(wa_id, sent(made.name, components));
  return shown(phone, made);
}

async function shown(phone, { components }) {
  const words = components
    .find(({ type }) => type === "BODY")
    .text.split(/[{*]/)[0]
    .trim();
  const message = phone.message({ text: words, from: "business" });
  await message.waitFor();
  return message;
}

const clipboard = (phone) => phone.page.evaluate(() => navigator.clipboard.readText());

async function answered(world, wa_id, find) {
  await until("the answer arrives", async () => (await world.recado.thread(wa_id)).some(find));
}

async function headers_of_every_format(world) {
  const NORA = "34600100093";
  const phone = await newPhone(world, NORA, "Nora");
  const shot = (name) => world.browser.screenshot(phone.page, `template ${name}`);
  const arrive = (made, components) => arrives(world, phone, NORA, made, components);

  let message = await arrive(
    {
      name: "e2e_text_header",
      category: "UTILITY",
      components: [
        { type: "HEADER", format: "TEXT", text: "Order {{1}}", example: { header_text: ["8601"] } },
        body("Good news, {{1}}: your order *{{2}}* leaves us _today_.", "Nora", "8601"),
        footer("Recado Lamps"),
        buttons({ type: "QUICK_REPLY", text: "Thank you" }, { type: "QUICK_REPLY", text: "Not today" }),
      ],
    },
    [
      { type: "header", parameters: [text("8601")] },
      bodyValues("Nora", "8601"),
      buttonValue(0, "quick_reply", { type: "payload", payload: "thanks-8601" }),
    ],
  );
  await message.getByText("Order 8601", { exact: true }).waitFor();
  await message.locator("strong", { hasText: "8601" }).waitFor();
  await message.getByRole("button", { name: "Thank you" }).click();
  await phone.message({ text: "Thank you", from: "customer" }).waitFor();
  await answered(world, NORA, ({ button }) => button?.payload === "thanks-8601");
  assert.ok(
    await message.getByRole("button", { name: "Not today" }).getAttribute("aria-disabled"),
    "one answer only",
  );
  await shot("text header and quick replies");

  const photo = await template.exampleOf(world, PHOTO, "image/jpeg");
  const clip = await template.exampleOf(world, CLIP, "video/mp4");
  const list = await template.exampleOf(world, PRICE_LIST, "application/pdf");
  const image = { id: await template.mediaOf(world, PHOTO, "image/jpeg") };
  const video = { id: await template.mediaOf(world, CLIP, "video/mp4") };
  const document = {
    id: await template.mediaOf(world, PRICE_LIST, "application/pdf"),
    filename: "price-list.pdf",
  };

  message = await arrive(
    {
      name: "e2e_image",
      components: [mediaHeader("IMAGE", photo), body("A picture of the new lamps for you.")],
    },
    [headerValue("image", image)],
  );
  await pictureIsLoaded(message);
  await shot("image header");
  await message.locator("img").first().click();
  await phone.page.getByRole("dialog").locator("img").first().waitFor();
  await phone.page.keyboard.press("Escape");

  message = await arrive(
    { name: "e2e_video", components: [mediaHeader("VIDEO", clip), body("A film of the new lamps for you.")] },
    [headerValue("video", video)],
  );
  const film = message.locator("video");
  await until("the film is loaded", () => film.evaluate(({ readyState }) => readyState >= 1));
  await shot("video header");

  const gif = {
    name: "e2e_gif",
    components: [mediaHeader("GIF", clip), body("A moving picture of the lamps for you.")],
  };
  await createTemplate(world, gif);
  // Marketing messages know a template some minutes after it was made.
  await world.recado.control("POST", "/clock", { advance: "PT11M" });
  await world.recado.graph("POST", `/${NUMBER}/marketing_messages`, {
    messaging_product: "whatsapp",
    to: NORA,
    ...sent(gif.name, [headerValue("gif", video)]),
  });
  message = await shown(phone, gif);
  const moving = message.locator("video");
  // Whoever wants nothing to move taps it first.
  await message.getByRole("button", { name: "Let the picture move" }).click();
  await until("it runs", () => moving.evaluate(({ loop, muted, paused }) => loop && muted && !paused));
  assert.equal(await moving.evaluate(({ controls }) => controls), false, "a picture, not a player");
  await shot("gif header");

  message = await arrive(
    {
      name: "e2e_document",
      components: [mediaHeader("DOCUMENT", list), body("Our price list of this month.")],
      category: "UTILITY",
    },
    [headerValue("document", document)],
  );
  await message.getByRole("link", { name: /price-list\.pdf/ }).waitFor();
  await shot("document header");

  message = await arrive(
    {
      name: "e2e_location",
      components: [{ type: "HEADER", format: "LOCATION" }, body("Your order is ready for you here.")],
      category: "UTILITY",
    },
    [
      headerValue("location", {
        latitude: 40.4169,
        longitude: -3.7035,
        name: "Recado Sol",
        address: "Puerta del Sol 1, Madrid",
      }),
    ],
  );
  await message.getByText("Puerta del Sol 1, Madrid").waitFor();
  await shot("location header");
}

async function buttons_of_every_kind(world) {
  const OLGA = "34600100094";
  const phone = await newPhone(world, OLGA, "Olga", { dark: true });
  const shot = (name) => world.browser.screenshot(phone.page, `template ${name} dark`);
  const arrive = (made, components) => arrives(world, phone, OLGA, made, components);

  let message = await arrive(
    {
      name: "e2e_links",
      category: "UTILITY",
      components: [
        body("Your parcel is on its way to you."),
        buttons(
          {
            type: "URL",
            text: "Track it",
            url: "https://example.com/track/{{1}}",
            example: ["https://example.com/track/1"],
          },
          { type: "URL", text: "Our shop", url: "https://example.com/" },
          { type: "PHONE_NUMBER", text: "Call us", phone_number: "+34910000000" },
          { type: "QUICK_REPLY", text: "All is well" },
        ),
      ],
    },
    [buttonValue(0, "url", text("8601"))],
  );
  const track = message.getByRole("link", { name: "Track it" });
  assert.equal(await track.getAttribute("href"), "https://example.com/track/8601");
  assert.equal(
    await message.getByRole("link", { name: "Call us" }).count(),
    0,
    "more than three: two are seen",
  );
  await shot("many buttons");
  await message.getByRole("button", { name: "See all options" }).click();
  const all = dialogOf(phone);
  assert.equal(await all.getByRole("link", { name: "Call us" }).getAttribute("href"), "tel:+34910000000");
  await shot("all options");
  await all.getByRole("button", { name: "All is well" }).click();
  await phone.message({ text: "All is well", from: "customer" }).waitFor();
  await all.waitFor({ state: "detached" });

  message = await arrive(
    {
      name: "e2e_coupon",
      components: [
        body("Spring is here, {{1}}: take a quarter off with this code.", "Olga"),
        footer("Until the end of the month"),
        buttons(
          { type: "COPY_CODE", example: "SPRING25" },
          { type: "QUICK_REPLY", text: "No more of these" },
        ),
      ],
    },
    [bodyValues("Olga"), buttonValue(0, "copy_code", { type: "coupon_code", coupon_code: "SPRING25" })],
  );
  await message.getByRole("button", { name: "Copy offer code" }).click();
  await message.getByText("Copied").waitFor();
  assert.equal(await clipboard(phone), "SPRING25");
  await shot("coupon");

  const flow_json = readFileSync(
    new URL("../../conformance/flows/valid/sign-up.json", import.meta.url),
    "utf8",
  );
  const flow = { name: "e2e template", categories: ["SIGN_UP"], flow_json, publish: true };
  const { id: flow_id } = await world.recado.graph("POST", `/${WABA}/flows`, flow);
  message = await arrive(
    {
      name: "e2e_flow",
      components: [
        body("Join our club of lamps for nothing at all."),
        buttons({ type: "FLOW", text: "Sign up", flow_id }),
      ],
    },
    [buttonValue(0, "flow", { type: "action", action: { flow_token: "club" } })],
  );
  await shot("flow button");
  await message.getByRole("button", { name: "Sign up" }).click();
  await new FlowFiller(phone, { asked: () => 0, onScreen: () => {} }).goThrough();
  await answered(world, OLGA, ({ interactive }) => interactive?.nfm_reply?.response_json.includes('"club"'));
  await phone.message({ text: "Response sent", from: "customer" }).waitFor();
  await shot("flow answered");

  message = await arrive(
    {
      name: "e2e_call_permission",
      category: "UTILITY",
      components: [body("We would like to call you about your order."), { type: "call_permission_request" }],
    },
    [],
  );
  await shot("call permission");
  await message.getByRole("list").getByRole("button").click();
  await shot("call permission sheet");
  await dialogOf(phone)
    .getByRole("button", { name: /^Always allow/ })
    .click();
  await answered(world, OLGA, ({ interactive }) => interactive?.call_permission_reply?.is_permanent === true);

  message = await arrive(
    {
      name: "e2e_contact",
      category: "UTILITY",
      components: [
        body("Please share your contact with us for the delivery."),
        buttons({ type: "REQUEST_CONTACT_INFO" }),
      ],
    },
    [],
  );
  await message.getByRole("list").getByRole("button").click();
  await shot("contact request sheet");
  await dialogOf(phone)
    .getByRole("button", { name: /^Share/ })
    .click();
  await answered(world, OLGA, ({ contacts, from }) => from === "customer" && contacts?.length === 1);

  message = await arrive(
    {
      name: "e2e_voice_call",
      category: "UTILITY",
      components: [
        body("Talk to us about your order whenever you like."),
        buttons({ type: "VOICE_CALL", text: "Call now" }),
      ],
    },
    [buttonValue(0, "voice_call", { type: "ttl_minutes", ttl_minutes: 100 })],
  );
  assert.ok(
    await message.getByRole("button", { name: "Call now" }).getAttribute("aria-disabled"),
    "there are no calls here",
  );
  await shot("voice call");
}

async function offers_and_codes(world) {
  const PAULA = "34600100095";
  const phone = await newPhone(world, PAULA, "Paula");
  const shot = (name) => world.browser.screenshot(phone.page, `template ${name}`);
  const arrive = (made, components) => arrives(world, phone, PAULA, made, components);
  const photo = await template.exampleOf(world, PHOTO, "image/jpeg");
  const image = { id: await template.mediaOf(world, PHOTO, "image/jpeg") };
  const { now } = await world.recado.control("GET", "/clock");

  let message = await arrive(
    {
      name: "e2e_offer",
      components: [
        mediaHeader("IMAGE", photo),
        body("Everything for the garden costs less until the time is over."),
        { type: "limited_time_offer", limited_time_offer: { text: "Ends soon!", has_expiration: true } },
        buttons(
          { type: "copy_code", example: "GARDEN" },
          {
            type: "url",
            text: "Shop",
            url: "https://example.com/?c={{1}}",
            example: ["https://example.com/?c=1"],
          },
        ),
      ],
    },
    [
      headerValue("image", image),
      {
        type: "limited_time_offer",
        parameters: [
          {
            type: "limited_time_offer",
            limited_time_offer: { expiration_time_ms: Date.parse(now) + 90 * 60_000 },
          },
        ],
      },
      buttonValue(0, "copy_code", { type: "coupon_code", coupon_code: "GARDEN" }),
      buttonValue(1, "url", text("GARDEN")),
    ],
  );
  const timer = message.getByRole("timer");
  const before = await timer.textContent();
  assert.match(before, /01:(30:0\d|29:\d\d)/);
  await until("the countdown runs", async () => (await timer.textContent()) !== before);
  await message.getByText("Ends soon!").waitFor();
  await message.getByText("Code GARDEN").waitFor();
  await pictureIsLoaded(message);
  await shot("limited time offer");
  await message.getByRole("button", { name: "Copy offer code" }).click();
  await until("it is copied", async () => (await clipboard(phone)) === "GARDEN");

  const supported_apps = [{ package_name: "com.example.app", signature_hash: "K8a/AINcGX7" }];
  const kinds = [
    { otp_type: "copy_code" },
    { otp_type: "one_tap", supported_apps },
    { otp_type: "zero_tap", zero_tap_terms_accepted: true, supported_apps },
  ];
  for (const [index, kind] of kinds.entries()) {
    const code = `48291${index}`;
    const name = `e2e_code_${kind.otp_type}`;
    await createTemplate(world, {
      name,
      category: "AUTHENTICATION",
      components: [
        { type: "body", add_security_recommendation: true },
        { type: "footer", code_expiration_minutes: 5 },
        { type: "buttons", buttons: [{ type: "otp", ...kind }] },
      ],
    });
    await world.recado.send(PAULA, sent(name, [bodyValues(code), buttonValue(0, "url", text(code))]));
    message = phone.message({ text: code, from: "business" });
    await message.getByText("For your security, do not share this code.").waitFor();
    await message.getByText("This code expires in 5 minutes.").waitFor();
    await shot(`code ${kind.otp_type}`);
    await message.getByRole("list").getByRole("button").click();
    await until(`${code} is copied`, async () => (await clipboard(phone)) === code);
  }
}

async function carousels_and_products(world) {
  const RITA = "34600100096";
  await world.recado.graph("POST", `/${NUMBER}/whatsapp_commerce_settings`, { is_catalog_visible: true });
  const phone = await newPhone(world, RITA, "Rita", { dark: true });
  const shot = (name) => world.browser.screenshot(phone.page, `template ${name} dark`);
  const arrive = (made, components) => arrives(world, phone, RITA, made, components);
  const photo = await template.exampleOf(world, PHOTO, "image/jpeg");
  const product = (sku) => ({ product_retailer_id: sku, catalog_id: CATALOG });

  const card = {
    components: [
      mediaHeader("IMAGE", photo),
      body("Number {{1}} in our list of lamps.", "1"),
      buttons(
        { type: "QUICK_REPLY", text: "Tell me more" },
        { type: "URL", text: "Buy", url: "https://example.com/{{1}}", example: ["https://example.com/1"] },
      ),
    ],
  };
  const link = (sku) => ({ link: `${world.recado.cloud}/_media/product/${sku}.png` });
  let message = await arrive(
    {
      name: "e2e_carousel",
      components: [
        body("These came in this week, just for you."),
        { type: "CAROUSEL", cards: [card, card, card] },
      ],
    },
    [
      {
        type: "carousel",
        cards: [0, 1, 2].map((card_index) => ({
          card_index,
          components: [
            headerValue("image", link(`sku-${card_index + 1}`)),
            bodyValues(String(card_index + 1)),
            buttonValue(0, "quick_reply", { type: "payload", payload: `more-${card_index}` }),
            buttonValue(1, "url", text(`lamp-${card_index}`)),
          ],
        })),
      },
    ],
  );
  const track = message.getByRole("list", { name: "Cards" });
  await pictureIsLoaded(track);
  await shot("media carousel");
  await message.getByRole("button", { name: "Next card" }).click();
  await until("the second card", async () => (await track.getAttribute("data-index")) === "1");
  await shot("media carousel turned");
  await track.getByRole("button", { name: "Tell me more" }).nth(1).click();
  await answered(world, RITA, ({ button }) => button?.payload === "more-1");

  const spm = { components: [{ type: "HEADER", format: "PRODUCT" }, buttons({ type: "SPM", text: "View" })] };
  message = await arrive(
    {
      name: "e2e_product_carousel",
      components: [body("Our lamps of this week are here."), { type: "CAROUSEL", cards: [spm, spm] }],
    },
    [
      {
        type: "carousel",
        cards: ["sku-1", "sku-2", "sku-3"].map((sku, card_index) => ({
          card_index,
          components: [headerValue("product", product(sku))],
        })),
      },
    ],
  );
  await message.getByText("Desk lamp Alba").waitFor();
  await pictureIsLoaded(message);
  await shot("product carousel");
  await message.getByRole("button", { name: "View", exact: true }).first().click();
  await dialogOf(phone).getByRole("heading", { name: "Desk lamp Alba" }).waitFor();
  await phone.page.keyboard.press("Escape");

  message = await arrive(
    {
      name: "e2e_single_product",
      components: [
        { type: "HEADER", format: "PRODUCT" },
        body("This lamp is back, {{1}}, and waits for you.", "Rita"),
        buttons({ type: "SPM", text: "View" }),
      ],
    },
    [headerValue("product", product("sku-5")), bodyValues("Rita")],
  );
  await message.getByText("Floor lamp Duna").waitFor();
  await pictureIsLoaded(message);
  await shot("single product");

  const chosen = (sku) => ({ product_retailer_id: sku });
  message = await arrive(
    {
      name: "e2e_several_products",
      components: [
        { type: "HEADER", format: "TEXT", text: "For you" },
        body("We chose these for you this week."),
        buttons({ type: "MPM", text: "View items" }),
      ],
    },
    [
      buttonValue(0, "mpm", {
        type: "action",
        action: {
          thumbnail_product_retailer_id: "sku-1",
          sections: [
            { title: "For the desk", product_items: [chosen("sku-1"), chosen("sku-2")] },
            { title: "For the floor", product_items: [chosen("sku-5")] },
          ],
        },
      }),
    ],
  );
  await pictureIsLoaded(message);
  await shot("several products");
  await message.getByRole("button", { name: "View items" }).click();
  await dialogOf(phone).getByText("For the floor").waitFor();
  await dialogOf(phone).getByRole("button", { name: "Add Desk lamp Alba" }).click();
  await shot("several products sheet");
  await phone.page.keyboard.press("Escape");

  message = await arrive(
    {
      name: "e2e_catalog",
      components: [
        body("All that we have is in our catalogue now."),
        footer("Free delivery"),
        buttons({ type: "CATALOG", text: "View catalog" }),
      ],
    },
    [buttonValue(0, "catalog", { type: "action", action: { thumbnail_product_retailer_id: "sku-2" } })],
  );
  await pictureIsLoaded(message);
  await shot("catalogue");
  await message.getByRole("button", { name: "View catalog" }).click();
  await dialogOf(phone).getByText("Reading lamp Kilo", { exact: true }).waitFor();
  await shot("catalogue sheet");
}

async function bills_and_news_of_orders(world) {
  const TARA = "919820012349";
  const { recado, browser } = world;
  const seller = await sellerIn(world, { cc: "91", national: "9800000009", buyer: TARA, name: "Tara" });
  await createGateway(world, "templates");
  await gatewayBecomes(world, "templates", "Active");
  const phone = await Phone.open(world, TARA, { viewport: NARROW });
  await phone.openChat(seller);
  const made = {
    name: "e2e_bill",
    category: "UTILITY",
    display_format: "ORDER_DETAILS",
    components: [
      { type: "HEADER", format: "TEXT", text: "Your lamps" },
      body("Your order is ready to be paid now."),
      footer("Thank you"),
      buttons({ type: "ORDER_DETAILS", text: "Review and Pay" }),
    ],
  };
  await createTemplate(world, made);
  const order_details = indianBill("tpl-1", "templates");
  await recado.send(
    TARA,
    sent(made.name, [buttonValue(0, "order_details", { type: "action", action: { order_details } })]),
    seller,
  );
  const message = await shown(phone, made);
  await message.getByText("2 × Desk lamp Alba").waitFor();
  await browser.screenshot(phone.page, "template order details");
  await message.getByRole("button", { name: "Review and Pay" }).click();
  await dialogOf(phone).getByTestId("pay-now").click();
  await message.getByRole("button", { name: "Paid", exact: true }).waitFor();

  const news = {
    name: "e2e_order_news",
    category: "UTILITY",
    sub_category: "ORDER_STATUS",
    components: [body("There is news of your order with us."), footer("Thank you")],
  };
  await createTemplate(world, news);
  const order_status = {
    reference_id: "tpl-1",
    order: { status: "shipped", description: "With you tomorrow" },
  };
  await recado.send(
    TARA,
    sent(news.name, [{ type: "order_status", parameters: [{ type: "order_status", order_status }] }]),
    seller,
  );
  await (await shown(phone, news)).getByText("With you tomorrow").waitFor();
  await browser.screenshot(phone.page, "template order status");
}

async function cards_that_are_bought_at_once(world) {
  const UMA = "919820012350";
  const { recado, browser } = world;
  const seller = await sellerIn(world, { cc: "91", national: "9800000010", buyer: UMA, name: "Uma" });
  await createGateway(world, "checkout");
  await gatewayBecomes(world, "checkout", "Active");
  const phone = await Phone.open(world, UMA, { viewport: NARROW });
  await phone.openChat(seller);
  const photo = await template.exampleOf(world, PHOTO, "image/jpeg");
  const card = {
    components: [
      mediaHeader("IMAGE", photo),
      body("A lamp at the price of this week."),
      buttons({ type: "ORDER_DETAILS", text: "Buy now" }, { type: "QUICK_REPLY", text: "Another colour" }),
    ],
  };
  const made = {
    name: "e2e_checkout",
    components: [body("Two lamps that go fast this week."), { type: "CAROUSEL", cards: [card, card] }],
  };
  await createTemplate(world, made);
  const link = (sku) => ({ link: `${recado.cloud}/_media/product/${sku}.png` });
  const cards = ["sku-1", "sku-2"].map((sku, card_index) => ({
    card_index,
    components: [
      headerValue("image", link(sku)),
      buttonValue(0, "order_details", {
        type: "action",
        action: { order_details: indianBill(`checkout-${card_index}`, "checkout") },
      }),
      buttonValue(1, "quick_reply", { type: "payload", payload: `colour-${card_index}` }),
    ],
  }));
  await recado.send(UMA, sent(made.name, [{ type: "carousel", cards }]), seller);
  const message = await shown(phone, made);
  const track = message.getByRole("list", { name: "Cards" });
  await pictureIsLoaded(track);
  await browser.screenshot(phone.page, "template checkout carousel");
  await message.getByRole("button", { name: "Next card" }).click();
  await until("the second card", async () => (await track.getAttribute("data-index")) === "1");
  await track.getByRole("button", { name: "Buy now" }).last().click();
  await dialogOf(phone).getByTestId("pay-now").click();
  // Each card bills an order of its own.
  await track.getByRole("button", { name: "Paid", exact: true }).waitFor();
  await track.getByRole("button", { name: "Buy now" }).waitFor();
  await browser.screenshot(phone.page, "template checkout carousel paid");
}

export default [
  headers_of_every_format,
  buttons_of_every_kind,
  offers_and_codes,
  carousels_and_products,
  bills_and_news_of_orders,
  cards_that_are_bought_at_once,
];
