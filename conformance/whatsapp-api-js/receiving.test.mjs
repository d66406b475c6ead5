// What the library makes of the cloud's webhooks: handshake, signature, messages, statuses.
import assert from "node:assert/strict";
import { Text } from "whatsapp-api-js/messages";
import { accepted, api, listen, message, refusedWebhooks, status, subscribe, test, VERIFY_TOKEN } from "./client.mjs";
import * as cloud from "./cloud.mjs";

test("the handshake with a wrong word is refused by the library, and the subscription by the cloud", async () => {
  const other = await listen();
  const answer = await subscribe(other.url, "another word");
  assert.equal(answer.status, 400);
  assert.equal((await answer.json()).error.code, 2200);
  await other.close();
});

test("the library's answer to a handshake", () => {
  const asked = { "hub.mode": "subscribe", "hub.verify_token": VERIFY_TOKEN, "hub.challenge": "1158201444" };
  assert.equal(api.get(asked), "1158201444");
});

test("the signature of the cloud, checked over the raw bytes", async () => {
  const id = await cloud.writeText(cloud.ANA, "¿Qué tal? 🙂");
  await message(id);
  const { data } = await cloud.control("GET", "/webhooks?limit=100");
  const { body, signature } = data.find((row) => row.body.includes(id));
  assert.ok(/^[\x20-\x7e]*$/.test(body), "the body is ASCII");
  assert.equal(await api.verifyRequestSignature(body, signature), true);
  assert.equal(await api.verifyRequestSignature(body.replace("whatsapp", "whatsapq"), signature), false);
  await assert.rejects(api.post(JSON.parse(body), body, `sha256=${"0".repeat(64)}`));
});

test("text, with whom it is from", async () => {
  const id = await cloud.writeText(cloud.ANA, "Hola, ¿está abierto?");
  const told = await message(id);
  assert.equal(told.message.text.body, "Hola, ¿está abierto?");
  assert.deepEqual([told.phoneID, told.from, told.name], [cloud.NUMBER, cloud.ANA, "Ana"]);
  assert.match(told.contact.user_id, /^ES\./);
  assert.match(told.message.timestamp, /^\d{10}$/);
});

for (const [kind, name] of [
  ["image", "photo.jpg"],
  ["video", "clip.mp4"],
  ["audio", "voice.ogg"],
  ["document", "price-list.pdf"],
  ["sticker", "sticker.webp"],
]) {
  test(`${kind}, looked up and fetched`, async () => {
    const data = cloud.fixture(name).toString("base64");
    const told = await message(await cloud.write(cloud.ANA, { type: kind, [kind]: { data } }));
    const file = await api.retrieveMedia(told.message[kind].id);
    const bytes = Buffer.from(await (await api.fetchMedia(file.url)).arrayBuffer());
    assert.deepEqual(bytes, cloud.fixture(name));
    assert.equal(file.file_size, bytes.length);
  });
}

test("location, contacts, order", async () => {
  const place = await message(await cloud.write(cloud.ANA, { type: "location", location: { latitude: 1.5, longitude: 2 } }));
  assert.equal(place.message.location.latitude, 1.5);
  const card = { name: { formatted_name: "Pau" }, phones: [{ phone: "+34600100009" }] };
  const contact = await message(await cloud.write(cloud.ANA, { type: "contacts", contacts: [card] }));
  assert.equal(contact.message.contacts[0].name.formatted_name, "Pau");
  const item = { product_retailer_id: "sku-1", quantity: 2, item_price: 9.5, currency: "EUR" };
  const visible = `/v23.0/${cloud.NUMBER}/whatsapp_commerce_settings?is_catalog_visible=true&access_token=${cloud.TOKEN}`;
  assert.equal((await fetch(cloud.origin() + visible, { method: "POST" })).status, 200);
  const cart = { type: "order", order: { catalog_id: "520000000000001", product_items: [item] } };
  assert.equal((await message(await cloud.write(cloud.ANA, cart))).message.order.product_items[0].quantity, 2);
});

test("reaction to a message of the business", async () => {
  const id = accepted(await api.sendMessage(cloud.NUMBER, cloud.ANA, new Text("Done")));
  await status(id, "delivered");
  const reaction = { type: "reaction", reaction: { message_id: id, emoji: "❤️" } };
  const told = await message(await cloud.write(cloud.ANA, reaction));
  assert.deepEqual(told.message.reaction, { message_id: id, emoji: "❤️" });
});

test("sent, delivered, read, with price and conversation", async () => {
  const id = accepted(await api.sendMessage(cloud.NUMBER, cloud.ANA, new Text("x")));
  const sent = await status(id, "sent");
  assert.deepEqual([sent.phoneID, sent.phone, sent.type], [cloud.NUMBER, cloud.ANA, "individual"]);
  assert.equal(sent.pricing.category, "service");
  assert.ok(sent.conversation.id && sent.conversation.expiration_timestamp);
  await status(id, "delivered");
  await cloud.control("POST", `/customers/${cloud.ANA}/read`, { message_id: id });
  await status(id, "read");
});

test("the library answers a message, quoting it, and marks it as received", async () => {
  const id = await cloud.writeText(cloud.BRUNO, "Are you there?");
  const told = await message(id);
  assert.deepEqual(await told.received("text"), { success: true });
  const { data } = await cloud.control("GET", `/customers/${cloud.BRUNO}/chats`);
  assert.equal(data.find((chat) => chat.phone_number_id === cloud.NUMBER).typing, true);
  const answer = accepted(await told.reply(new Text("Yes"), true));
  await status(answer, "delivered");
  assert.equal((await cloud.onThePhone(cloud.BRUNO, answer)).context.id, id);
  assert.equal((await cloud.onThePhone(cloud.BRUNO, id)).status, "read");
});

test("mark as read", async () => {
  const id = await cloud.writeText(cloud.ANA, "Have you seen this?");
  assert.deepEqual(await api.markAsRead(cloud.NUMBER, id), { success: true });
  assert.equal((await cloud.onThePhone(cloud.ANA, id)).status, "read");
  assert.equal((await api.markAsRead(cloud.NUMBER, "wamid.HBgLMzQ2MDAxMDAwMDEVAgARGBI5QTNDQTVCM0Q0Q0Q2RTY3RTcA")).error.code, 131009);
});

test("the library took every webhook", () => {
  assert.deepEqual(refusedWebhooks(), []);
});
