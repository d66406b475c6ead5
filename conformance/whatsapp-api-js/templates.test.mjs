// Templates, built with the library's classes.
import assert from "node:assert/strict";
import {
  BodyComponent,
  BodyParameter,
  CarouselCard,
  CarouselComponent,
  CopyComponent,
  Currency,
  DateTime,
  Document,
  HeaderComponent,
  HeaderParameter,
  Image,
  Language,
  LTOComponent,
  Location,
  PayloadComponent,
  SkipButtonComponent,
  Template,
  URLComponent,
} from "whatsapp-api-js/messages";
import { api, arrives, message, status, test } from "./client.mjs";
import * as cloud from "./cloud.mjs";

const body = (...texts) => new BodyComponent(...texts.map((text) => new BodyParameter(text)));

async function photo() {
  const form = new FormData();
  form.set("file", new Blob([cloud.fixture("photo.jpg")], { type: "image/jpeg" }), "photo.jpg");
  return new Image((await api.uploadMedia(cloud.NUMBER, form)).id, true);
}

async function rendered(template) {
  return (await arrives(template)).template.rendered;
}

test("without parameters", async () => {
  const shown = await rendered(new Template("hello_world", "en_US"));
  assert.deepEqual(shown.header, { type: "text", text: "Hello World" });
});

test("the answer says accepted", async () => {
  const answer = await api.sendMessage(cloud.NUMBER, cloud.ANA, new Template("hello_world", new Language("en_US")));
  assert.equal(answer.messages[0].message_status, "accepted");
});

test("named parameters and the end of a link", async () => {
  const named = new BodyComponent(
    new BodyParameter("Ana", "first_name"),
    new BodyParameter("8601", "order_id"),
    new BodyParameter("Friday", "delivery_day"),
  );
  const shown = await rendered(new Template("order_update", "en_US", named, new URLComponent("8601")));
  assert.match(shown.body, /^Hi Ana, your order 8601 .* arrives on Friday/);
});

test("a picture as the header", async () => {
  const header = new HeaderComponent(new HeaderParameter(await photo()));
  assert.match((await rendered(new Template("summer_sale", "en_US", header, body("Ana", "Sunday")))).body, /^Hi Ana/);
});

test("one-time code", async () => {
  assert.match((await rendered(Template.OTP("login_code", "en_US", "482913"))).body, /482913/);
});

test("text header, and the payload of a quick reply", async () => {
  const header = new HeaderComponent(new HeaderParameter("Monday"));
  const buttons = [new SkipButtonComponent(), new PayloadComponent("cancel-8601")];
  const template = new Template("appointment_reminder", "en_US", header, body("Ana", "10:30"), ...buttons);
  const shown = await arrives(template);
  const tapped = await message(await cloud.answer(cloud.ANA, shown.id, { type: "option", id: "1" }));
  assert.deepEqual(tapped.message.button, { payload: "cancel-8601", text: "I cannot come" });
});

test("a document as the header, a date and a sum", async () => {
  const form = new FormData();
  form.set("file", new Blob([cloud.fixture("price-list.pdf")], { type: "application/pdf" }), "bill.pdf");
  const { id } = await api.uploadMedia(cloud.NUMBER, form);
  const header = new HeaderComponent(new HeaderParameter(new Document(id, true, undefined, "bill.pdf")));
  const values = new BodyComponent(
    new BodyParameter(new DateTime("22 November")),
    new BodyParameter(new Currency(49900, "EUR", "49.90 EUR")),
  );
  assert.match((await rendered(new Template("invoice", "en_US", header, values))).body, /22 November over 49.90 EUR/);
});

test("a place as the header", async () => {
  const header = new HeaderComponent(new HeaderParameter(new Location(-3.7, 40.4, "Store", "Sol 1")));
  assert.match((await rendered(new Template("store_location", "en_US", header, body("8601")))).body, /order 8601/);
});

test("an offer that ends, with a coupon and a link", async () => {
  const components = [
    new HeaderComponent(new HeaderParameter(await photo())),
    body("Ana", "WEEKEND25"),
    new LTOComponent(Date.now() + 86_400_000),
    new CopyComponent("WEEKEND25"),
    new URLComponent("WEEKEND25"),
  ];
  assert.match((await rendered(new Template("weekend_offer", "en_US", ...components))).body, /code WEEKEND25/);
});

test("a carousel", async () => {
  const cards = [];
  for (const item of ["lamp", "chair", "shelf"]) {
    cards.push(new CarouselCard(await photo(), new PayloadComponent(`more-${item}`), new URLComponent(item)));
  }
  const template = new Template("new_arrivals", "en_US", body("Ana"), new CarouselComponent(...cards));
  assert.match((await rendered(template)).body, /three things/);
});

test("a template needs no window", async () => {
  const answer = await api.sendMessage("400000000000002", cloud.BRUNO, new Template("spring_sale", "es"));
  const told = await status(answer.messages[0].id, "delivered");
  assert.equal(told.pricing.category, "marketing");
});

test("an unknown template", async () => {
  const answer = await api.sendMessage(cloud.NUMBER, cloud.ANA, new Template("no_such_template", "en_US"));
  assert.equal(answer.error.code, 132001);
});

test("another number of parameters", async () => {
  const answer = await api.sendMessage(cloud.NUMBER, cloud.ANA, new Template("hello_world", "en_US", body("a")));
  assert.equal(answer.error.code, 132000);
});
