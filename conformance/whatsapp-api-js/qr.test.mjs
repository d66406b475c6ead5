// QR codes and their short links.
import assert from "node:assert/strict";
import { api, test } from "./client.mjs";
import * as cloud from "./cloud.mjs";

test("QR codes from creation to deletion", async () => {
  const made = await api.createQR(cloud.NUMBER, "I want a lamp", "svg");
  assert.match(made.code, /^[A-Z0-9]{14}$/);
  assert.equal(made.prefilled_message, "I want a lamp");
  assert.equal(made.deep_link_url, `https://wa.me/message/${made.code}`);
  assert.match(await (await fetch(made.qr_image_url)).text(), /<svg/);
  const one = await api.retrieveQR(cloud.NUMBER, made.code);
  assert.equal(one.data[0].code, made.code);
  const changed = await api.updateQR(cloud.NUMBER, made.code, "I want two lamps");
  assert.deepEqual([changed.code, changed.prefilled_message], [made.code, "I want two lamps"]);
  const all = await api.retrieveQR(cloud.NUMBER);
  assert.ok(all.data.some((row) => row.code === made.code && row.prefilled_message === "I want two lamps"));
  assert.deepEqual(await api.deleteQR(cloud.NUMBER, made.code), { success: true });
  assert.equal((await api.retrieveQR(cloud.NUMBER)).data.some((row) => row.code === made.code), false);
});

test("a picture as PNG", async () => {
  const { qr_image_url } = await api.createQR(cloud.NUMBER, "Hello", "png");
  const bytes = Buffer.from(await (await fetch(qr_image_url)).arrayBuffer());
  assert.equal(bytes.subarray(1, 4).toString("latin1"), "PNG");
});

test("a text of more than 140 characters", async () => {
  assert.ok((await api.createQR(cloud.NUMBER, "x".repeat(141))).error);
});
