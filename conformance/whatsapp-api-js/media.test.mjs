// Files: up, looked up, down, away.
import assert from "node:assert/strict";
import { api, test } from "./client.mjs";
import * as cloud from "./cloud.mjs";

async function upload(name, type, check = true) {
  const form = new FormData();
  form.set("file", new Blob([cloud.fixture(name)], { type }), name);
  return api.uploadMedia(cloud.NUMBER, form, check);
}

for (const [name, type] of [
  ["photo.jpg", "image/jpeg"],
  ["picture.png", "image/png"],
  ["sticker.webp", "image/webp"],
  ["clip.mp4", "video/mp4"],
  ["tune.mp3", "audio/mpeg"],
  ["price-list.pdf", "application/pdf"],
]) {
  test(`${type} from upload to deletion`, async () => {
    const { id } = await upload(name, type);
    const file = await api.retrieveMedia(id, cloud.NUMBER);
    assert.deepEqual([file.id, file.mime_type, file.messaging_product], [id, type, "whatsapp"]);
    assert.match(file.sha256, /^[0-9a-f]{64}$/);
    const answer = await api.fetchMedia(file.url);
    assert.equal(answer.headers.get("content-type"), type);
    assert.deepEqual(Buffer.from(await answer.arrayBuffer()), cloud.fixture(name));
    assert.deepEqual(await api.deleteMedia(id, cloud.NUMBER), { success: true });
    assert.equal((await api.retrieveMedia(id)).error.error_subcode, 33);
    assert.equal((await api.fetchMedia(file.url)).status, 404);
  });
}

test("a file of another number", async () => {
  const { id } = await upload("photo.jpg", "image/jpeg");
  assert.ok((await api.retrieveMedia(id, "400000000000002")).error);
  assert.ok((await api.deleteMedia(id, "400000000000002")).error);
  assert.equal((await api.retrieveMedia(id)).id, id);
});

test("a type that WhatsApp does not take, without the library's own check", async () => {
  assert.equal((await upload("recording.webm", "video/webm", false)).error.code, 100);
});

test("an upload without a file", async () => {
  assert.equal((await api.uploadMedia(cloud.NUMBER, new FormData(), false)).error.code, 100);
});
