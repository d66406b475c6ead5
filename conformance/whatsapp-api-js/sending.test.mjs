// Every class of message that the library has and the cloud takes.
import assert from "node:assert/strict";
import {
  ActionButtons,
  ActionCTA,
  ActionCatalog,
  ActionList,
  ActionLocation,
  ActionProduct,
  ActionProductList,
  Address,
  Audio,
  Birthday,
  Body,
  Button,
  CatalogProduct,
  Contacts,
  Document,
  Email,
  Footer,
  Header,
  Image,
  Interactive,
  ListSection,
  Location,
  Name,
  Organization,
  Phone,
  Product,
  ProductSection,
  Reaction,
  Row,
  Sticker,
  Text,
  Url,
  Video,
} from "whatsapp-api-js/messages";
import { accepted, api, arrives, message, status, test } from "./client.mjs";
import * as cloud from "./cloud.mjs";

async function uploaded(name, type) {
  const form = new FormData();
  form.set("file", new Blob([cloud.fixture(name)], { type }), name);
  const answer = await api.uploadMedia(cloud.NUMBER, form);
  assert.ok(answer.id, JSON.stringify(answer));
  return answer.id;
}

test("text", async () => {
  const shown = await arrives(new Text("¡Hola! 👋"));
  assert.deepEqual(shown.text, { body: "¡Hola! 👋", preview_url: false });
});

test("text with a preview", async () => {
  assert.equal((await arrives(new Text("https://example.com", true))).text.preview_url, true);
});

test("the answer names the recipient", async () => {
  const answer = await api.sendMessage(cloud.NUMBER, "+34 600 100 001", new Text("x"));
  assert.deepEqual(answer.contacts, [{ input: "+34 600 100 001", wa_id: cloud.ANA }]);
});

test("quoting", async () => {
  const asked = await cloud.writeText(cloud.ANA, "When?");
  const shown = await arrives(new Text("At nine"), asked);
  assert.equal(shown.context.id, asked);
});

test("callback data", async () => {
  const id = accepted(await api.sendMessage(cloud.NUMBER, cloud.ANA, new Text("x"), undefined, "order 7"));
  assert.equal((await status(id, "sent")).biz_opaque_callback_data, "order 7");
});

test("the callback `sent` of the library", async () => {
  let told;
  api.on.sent = (args) => {
    told = args;
  };
  const id = accepted(await api.sendMessage(cloud.NUMBER, cloud.ANA, new Text("x")));
  api.on.sent = undefined;
  assert.deepEqual([told.id, told.phoneID, told.to, told.type], [id, cloud.NUMBER, cloud.ANA, "text"]);
});

test("to somebody without a number, by user id", async () => {
  const asked = await cloud.writeText(cloud.DIEGO, "Hola");
  const { contact } = await message(asked);
  assert.equal(contact.wa_id, undefined);
  const id = accepted(await api.sendMessage(cloud.NUMBER, { bsuid: contact.user_id }, new Text("Hola, Diego")));
  const told = await status(id, "delivered");
  assert.equal(told.recipient.bsuid, contact.user_id);
  assert.equal(told.contact.wa_id, undefined);
});

test("broadcast", async () => {
  const to = [cloud.ANA, cloud.BRUNO];
  const answers = await Promise.all(api.broadcastMessage(cloud.NUMBER, to, new Text("To all"), 2, 0));
  assert.equal(answers.length, 2);
  for (const answer of answers) await status(accepted(answer), "delivered");
});

test("broadcast with a message for each", async () => {
  const builder = ([wa_id, name]) => [wa_id, new Text(`Hello ${name}`)];
  const data = [
    [cloud.ANA, "Ana"],
    [cloud.BRUNO, "Bruno"],
  ];
  const answers = await Promise.all(api.broadcastMessage(cloud.NUMBER, data, builder, 1, 0));
  const id = accepted(answers[1]);
  await status(id, "delivered");
  assert.equal((await cloud.onThePhone(cloud.BRUNO, id)).text.body, "Hello Bruno");
});

for (const [kind, name, type, make] of [
  ["image", "photo.jpg", "image/jpeg", (file) => new Image(file, true, "Our shop")],
  ["video", "clip.mp4", "video/mp4", (file) => new Video(file, true, "A tour")],
  ["audio", "tune.mp3", "audio/mpeg", (file) => new Audio(file, true)],
  ["document", "price-list.pdf", "application/pdf", (file) => new Document(file, true, "Prices", "prices.pdf")],
  ["sticker", "sticker.webp", "image/webp", (file) => new Sticker(file, true)],
]) {
  test(`${kind} that was uploaded`, async () => {
    const content = make(await uploaded(name, type));
    const shown = (await arrives(content))[kind];
    assert.equal(shown.mime_type, type);
    assert.equal(shown.caption, content.caption);
    assert.equal(shown.filename, content.filename);
  });
}

test("voice note, and that it was played", async () => {
  const file = await uploaded("voice.ogg", "audio/ogg");
  const shown = await arrives(new Audio(file, true, true));
  assert.equal(shown.audio.voice, true);
  await cloud.control("POST", `/customers/${cloud.ANA}/played`, { message_id: shown.id });
  await status(shown.id, "played");
});

test("image by a link that cannot be fetched", async () => {
  const id = accepted(await api.sendMessage(cloud.NUMBER, cloud.ANA, new Image("http://127.0.0.1:9/x.jpg")));
  assert.equal((await status(id, "failed")).error.code, 131053);
});

test("location", async () => {
  const shown = await arrives(new Location(-3.7038, 40.4168, "Sol", "Madrid"));
  assert.deepEqual(shown.location, { latitude: 40.4168, longitude: -3.7038, name: "Sol", address: "Madrid" });
});

test("contacts", async () => {
  const card = [
    new Name("Pau Serra", "Pau", "Serra"),
    new Address("Spain", "ES", "Madrid", "Madrid", "Calle Mayor 1", "28013", "HOME"),
    new Birthday("1990", "02", "28"),
    new Email("pau@example.com", "WORK"),
    new Organization("Recado", "Sales", "Agent"),
    new Phone("+34600100009", "CELL", "34600100009"),
    new Url("https://example.com", "WORK"),
  ];
  const [shown] = (await arrives(new Contacts(card))).contacts;
  assert.equal(shown.name.formatted_name, "Pau Serra");
  assert.equal(shown.birthday, "1990-02-28");
  assert.equal(shown.addresses[0].country_code, "ES");
  assert.deepEqual(shown.phones, [{ phone: "+34600100009", type: "CELL", wa_id: "34600100009" }]);
  assert.equal(shown.org.company, "Recado");
  assert.equal(shown.emails[0].email, "pau@example.com");
  assert.equal(shown.urls[0].url, "https://example.com");
});

test("reaction and its removal", async () => {
  const target = await cloud.writeText(cloud.ANA, "React to me");
  await status(accepted(await api.sendMessage(cloud.NUMBER, cloud.ANA, new Reaction(target, "👍"))), "sent");
  assert.deepEqual((await cloud.onThePhone(cloud.ANA, target)).reactions, [{ from: "business", emoji: "👍" }]);
  await status(accepted(await api.sendMessage(cloud.NUMBER, cloud.ANA, new Reaction(target))), "sent");
  assert.deepEqual((await cloud.onThePhone(cloud.ANA, target)).reactions, []);
});

test("reply buttons, and the tap", async () => {
  const action = new ActionButtons(new Button("yes", "Yes"), new Button("no", "No"));
  const shown = await arrives(new Interactive(action, new Body("Shall we?"), new Header("Lunch"), new Footer("Free")));
  const tapped = await message(await cloud.answer(cloud.ANA, shown.id, { type: "option", id: "yes" }));
  assert.deepEqual(tapped.message.interactive, { type: "button_reply", button_reply: { id: "yes", title: "Yes" } });
  assert.deepEqual(tapped.message.context, { from: cloud.NUMBER_DIGITS, id: shown.id });
});

for (const [kind, name, type, make] of [
  ["image", "photo.jpg", "image/jpeg", (file) => new Image(file, true)],
  ["video", "clip.mp4", "video/mp4", (file) => new Video(file, true)],
  ["document", "price-list.pdf", "application/pdf", (file) => new Document(file, true, undefined, "prices.pdf")],
]) {
  test(`reply buttons below a header of type ${kind}`, async () => {
    const header = new Header(make(await uploaded(name, type)));
    const shown = await arrives(new Interactive(new ActionButtons(new Button("a", "A")), new Body("b"), header));
    assert.equal(shown.interactive.header.type, kind);
  });
}

test("list, and the choice", async () => {
  const action = new ActionList(
    "Times",
    new ListSection("Morning", new Row("r9", "9:00", "with Dr Ruiz")),
    new ListSection("Afternoon", new Row("r16", "16:00")),
  );
  const shown = await arrives(new Interactive(action, new Body("When?")));
  const chosen = await message(await cloud.answer(cloud.ANA, shown.id, { type: "option", id: "r9" }));
  const reply = { id: "r9", title: "9:00", description: "with Dr Ruiz" };
  assert.deepEqual(chosen.message.interactive, { type: "list_reply", list_reply: reply });
});

test("button that opens a page", async () => {
  const shown = await arrives(new Interactive(new ActionCTA("Book", "https://example.com/book"), new Body("b")));
  assert.equal(shown.interactive.action.parameters.url, "https://example.com/book");
});

test("question for a place, and the place", async () => {
  const shown = await arrives(new Interactive(new ActionLocation(), new Body("Where?")));
  const place = { type: "location", latitude: 40.4, longitude: -3.7 };
  const sent = await message(await cloud.answer(cloud.ANA, shown.id, place));
  assert.deepEqual([sent.message.location.latitude, sent.message.context.id], [40.4, shown.id]);
});

test("product", async () => {
  const product = new CatalogProduct("sku-1", "520000000000001");
  const shown = await arrives(new Interactive(new ActionProduct(product), new Body("This one?")));
  assert.deepEqual(shown.interactive.action, { catalog_id: "520000000000001", product_retailer_id: "sku-1" });
});

test("list of products", async () => {
  const sections = [new ProductSection("Desk", new Product("sku-1")), new ProductSection("Floor", new Product("sku-2"))];
  const action = new ActionProductList("520000000000001", ...sections);
  const shown = await arrives(new Interactive(action, new Body("Lamps"), new Header("Ours")));
  assert.equal(shown.interactive.action.sections.length, 2);
});

test("catalogue", async () => {
  const shown = await arrives(new Interactive(new ActionCatalog(new Product("sku-1")), new Body("Have a look")));
  assert.equal(shown.interactive.action.name, "catalog_message");
});

test("a refusal is Graph's error", async () => {
  const answer = await api.sendMessage(cloud.NUMBER, cloud.ANA, new Image("999999999999999", true));
  assert.equal(answer.error.code, 131009);
  assert.equal(answer.error.type, "OAuthException");
  assert.ok(answer.error.error_data.details && answer.error.fbtrace_id);
});

test("a closed window fails later", async () => {
  const id = accepted(await api.sendMessage("400000000000002", cloud.ANA, new Text("x")));
  const told = await status(id, "failed");
  assert.equal(told.error.code, 131047);
  assert.equal(told.error.title, "Re-engagement message");
});
