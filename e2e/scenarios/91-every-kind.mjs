// Every rich kind of message on a phone, opened and answered as a customer does: carousels, offers, the shop, bills.
import { NARROW } from "../browser.mjs";
import { assert, until } from "../expect.mjs";
import { Phone } from "../phone.mjs";
import { NUMBER } from "../recado.mjs";

const BRUNO = "34600100002";
const CATALOG = "520000000000001";
/** A picture that needs no other host. */
const picture = (world, sku) => ({ link: `${world.recado.cloud}/_media/product/${sku}.png` });

async function openPhone(world, options) {
  await world.recado.text(BRUNO, "Hello again");
  const phone = await Phone.open(world, BRUNO, options);
  await phone.openChat();
  return phone;
}

const interactive = (content) => ({ type: "interactive", interactive: content });
const dialogOf = (phone) => phone.root.getByRole("dialog");

async function thread(world) {
  const { data } = await world.recado.control(
    "GET",
    `/customers/${BRUNO}/messages?phone_number_id=${NUMBER}`,
  );
  return data;
}

async function a_carousel_is_turned_and_answered(world) {
  const phone = await openPhone(world, { viewport: NARROW });
  const cards = [1, 2, 3].map((number) => ({
    card_index: number - 1,
    type: "cta_url",
    header: { type: "image", image: picture(world, `sku-${number}`) },
    body: { text: `Lamp number ${number}` },
    action: {
      buttons: [{ type: "quick_reply", quick_reply: { id: `lamp-${number}`, title: `Take ${number}` } }],
    },
  }));
  await world.recado.send(
    BRUNO,
    interactive({ type: "carousel", body: { text: "Which one?" }, action: { cards } }),
  );
  const message = phone.message({ text: "Which one?", from: "business" });
  const track = message.getByRole("list", { name: "Cards" });
  const at = (index) =>
    until(`card ${index}`, async () => (await track.getAttribute("data-index")) === String(index));
  await track.waitFor();
  await world.browser.screenshot(phone.page, "phone carousel");
  await message.getByRole("button", { name: "Next card" }).click();
  await at(1);
  await track.focus();
  await phone.page.keyboard.press("ArrowRight");
  await at(2);
  await phone.page.keyboard.press("Home");
  await at(0);
  const box = await track.boundingBox();
  const y = box.y + 40;
  await phone.page.mouse.move(box.x + box.width - 40, y);
  await phone.page.mouse.down();
  await phone.page.mouse.move(box.x + 20, y, { steps: 6 });
  await phone.page.mouse.up();
  await until("drawn with the mouse", async () => (await track.getAttribute("data-index")) !== "0");
  await message.getByRole("button", { name: "Take 2" }).click();
  await phone.message({ text: "Take 2", from: "customer" }).waitFor();
  assert(
    await message.getByRole("button", { name: "Take 1" }).getAttribute("aria-disabled"),
    "one answer only",
  );
}

async function an_offer_counts_down_and_its_code_is_copied(world) {
  const phone = await openPhone(world, { viewport: NARROW, dark: true });
  await phone.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const { now } = await world.recado.control("GET", "/clock");
  const parameter = (text) => ({ type: "text", text });
  const button = (index, sub_type, value) => ({
    type: "button",
    sub_type,
    index: String(index),
    parameters: [value],
  });
  await world.recado.send(BRUNO, {
    type: "template",
    template: {
      name: "weekend_offer",
      language: { code: "en_US" },
      components: [
        { type: "header", parameters: [{ type: "image", image: picture(world, "sku-4") }] },
        { type: "body", parameters: [parameter("Bruno"), parameter("WEEKEND25")] },
        {
          type: "limited_time_offer",
          parameters: [
            {
              type: "limited_time_offer",
              limited_time_offer: { expiration_time_ms: Date.parse(now) + 2 * 3_600_000 },
            },
          ],
        },
        button(0, "copy_code", { type: "coupon_code", coupon_code: "WEEKEND25" }),
        button(1, "url", parameter("WEEKEND25")),
      ],
    },
  });
  const message = phone.message({ type: "template", from: "business" });
  const timer = message.getByRole("timer");
  await timer.filter({ hasText: /Ends in 01:59:\d\d/ }).waitFor();
  await world.browser.screenshot(phone.page, "phone offer in the dark");
  await message.getByRole("button", { name: "Copy offer code" }).click();
  await message.getByText("Copied").waitFor();
  assert(
    (await phone.page.evaluate(() => navigator.clipboard.readText())) === "WEEKEND25",
    "the code is copied",
  );
  const link = message.getByRole("link", { name: "Shop now" });
  assert((await link.getAttribute("target")) === "_blank", "a link opens in a tab of its own");
  await world.recado.control("POST", "/clock", { advance: "PT3H" });
  await timer.filter({ hasText: "Offer ended" }).waitFor();
  await world.browser.screenshot(phone.page, "phone offer ended");
}

const product = (id) => ({ product_retailer_id: id });
const LAMPS = {
  type: "product_list",
  header: { type: "text", text: "Lamps for you" },
  body: { text: "Five that go together" },
  footer: { text: "Free delivery" },
  action: {
    catalog_id: CATALOG,
    sections: [
      { title: "For the desk", product_items: [product("sku-1"), product("sku-2")] },
      { title: "For the wall", product_items: [product("sku-8"), product("sku-9"), product("sku-10")] },
    ],
  },
};

async function a_cart_is_filled_and_sent(world) {
  const phone = await openPhone(world, { viewport: NARROW });
  await world.recado.send(BRUNO, interactive(LAMPS));
  const message = phone.message({ text: "Five that go together", from: "business" });
  await message.getByText("Desk lamp Alba").waitFor();
  await world.browser.screenshot(phone.page, "phone product list");
  await message.getByRole("button", { name: "View items" }).click();
  const shop = dialogOf(phone);
  await shop.getByText("For the wall").waitFor();
  await shop.getByText("Not available").waitFor();
  await world.browser.screenshot(phone.page, "phone shop");
  await shop.getByRole("button", { name: "Add Desk lamp Alba" }).click();
  await shop.getByRole("button", { name: "One more" }).click();
  await shop.getByRole("button", { name: /^Wall lamp Gota/ }).click();
  await shop.getByRole("heading", { name: "Wall lamp Gota" }).waitFor();
  await shop.getByRole("button", { name: "Add Wall lamp Gota" }).click();
  await world.browser.screenshot(phone.page, "phone product");
  await shop.getByRole("button", { name: "View cart" }).click();
  await shop.getByText("€52.00").waitFor();
  await shop.getByRole("textbox", { name: "Add a note to the business" }).fill("Ring twice, please");
  await world.browser.screenshot(phone.page, "phone cart");
  await shop.getByTestId("shop-send").click();
  const order = phone.message({ type: "order", from: "customer" });
  await order.getByText("3 items").waitFor();
  await order.getByText("Ring twice, please").waitFor();
  await order.getByRole("button", { name: "View sent cart" }).click();
  await dialogOf(phone).getByText("Quantity 2").waitFor();
  await world.browser.screenshot(phone.page, "phone sent cart");
  await until("the cloud has the cart", async () =>
    (await thread(world)).some(
      (one) => one.order?.product_items?.length === 2 && one.order.text === "Ring twice, please",
    ),
  );
}

async function a_product_is_asked_about(world) {
  const phone = await openPhone(world, { viewport: NARROW, dark: true });
  const action = { catalog_id: CATALOG, product_retailer_id: "sku-5" };
  await world.recado.send(BRUNO, interactive({ type: "product", body: { text: "Our tallest" }, action }));
  const message = phone.message({ text: "Our tallest", from: "business" });
  await message.getByText("Floor lamp Duna").waitFor();
  await message.getByRole("button", { name: "View" }).click();
  const shop = dialogOf(phone);
  await shop.getByText("€129.00").waitFor();
  await shop.getByRole("button", { name: "Message business" }).click();
  await phone.root.getByTestId("phone-product-bar").getByText("Floor lamp Duna").waitFor();
  await phone.write("How tall is it?");
  const question = phone.message({ text: "How tall is it?", from: "customer" });
  await question.getByText("Floor lamp Duna").waitFor();
  await world.browser.screenshot(phone.page, "phone product question in the dark");
  await until("the cloud has the question", async () =>
    (await thread(world)).some((one) => one.referred_product?.product_retailer_id === "sku-5"),
  );
  await phone.page.reload();
  await phone.message({ text: "How tall is it?", from: "customer" }).getByText("Floor lamp Duna").waitFor();
}

async function a_hidden_catalogue_says_so(world) {
  const phone = await openPhone(world, { viewport: NARROW });
  const action = { name: "catalog_message", parameters: { thumbnail_product_retailer_id: "sku-1" } };
  await world.recado.send(
    BRUNO,
    interactive({ type: "catalog_message", body: { text: "All we have" }, action }),
  );
  const message = phone.message({ text: "All we have", from: "business" });
  await message.getByRole("button", { name: "View catalog" }).click();
  await dialogOf(phone).getByText("The catalogue is not open").waitFor();
  await phone.page.keyboard.press("Escape");
  await dialogOf(phone).waitFor({ state: "detached" });
  await world.recado.graph("POST", `/${NUMBER}/whatsapp_commerce_settings`, { is_catalog_visible: true });
  await phone.page.waitForTimeout(5_500);
  await message.getByRole("button", { name: "View catalog" }).click();
  await dialogOf(phone).getByText("Reading lamp Kilo", { exact: true }).waitFor();
  await dialogOf(phone).getByRole("searchbox").fill("wall");
  await dialogOf(phone).getByText("Wall lamp Hoja", { exact: true }).waitFor();
  await world.browser.screenshot(phone.page, "phone catalogue");
}

async function two_phones_have_sheets_of_their_own(world) {
  await world.recado.text(BRUNO, "Hello again");
  await world.recado.send(BRUNO, interactive(LAMPS));
  const page = await world.browser.page(`${world.recado.cloud}/phone/?c=${BRUNO}&c=34600100001`);
  const [bruno, ana] = [new Phone(page, BRUNO), new Phone(page, "34600100001")];
  await bruno.openChat();
  await bruno
    .message({ text: "Five that go together", from: "business" })
    .last()
    .getByRole("button", { name: "View items" })
    .click();
  await dialogOf(bruno).waitFor();
  await ana.openChat();
  await ana.write("Still able to write");
  await ana.message({ text: "Still able to write" }).waitFor();
  assert((await dialogOf(bruno).count()) === 1, "the other phone's sheet stays open");
  await world.browser.screenshot(page, "two phones and a sheet");
}

export default [
  a_carousel_is_turned_and_answered,
  an_offer_counts_down_and_its_code_is_copied,
  a_cart_is_filled_and_sent,
  a_product_is_asked_about,
  a_hidden_catalogue_says_so,
  two_phones_have_sheets_of_their_own,
];
