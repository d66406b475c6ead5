// Who may not write any more.
import assert from "node:assert/strict";
import { Text } from "whatsapp-api-js/messages";
import { accepted, api, message, test } from "./client.mjs";
import * as cloud from "./cloud.mjs";

test("blocking and unblocking somebody", async () => {
  const blocked = await api.blockUser(cloud.NUMBER, cloud.ANA);
  assert.deepEqual(blocked.block_users.added_users.map((user) => [user.input, user.wa_id]), [[cloud.ANA, cloud.ANA]]);
  const refused = await api.sendMessage(cloud.NUMBER, cloud.ANA, new Text("x"));
  assert.equal(refused.error.code, 130403);
  const unblocked = await api.unblockUser(cloud.NUMBER, cloud.ANA);
  assert.deepEqual(unblocked.block_users.removed_users.map((user) => user.wa_id), [cloud.ANA]);
  accepted(await api.sendMessage(cloud.NUMBER, cloud.ANA, new Text("x")));
});

test("blocking from the message itself", async () => {
  const told = await message(await cloud.writeText(cloud.BRUNO, "Spam"));
  assert.ok((await told.block()).block_users.added_users.length === 1);
  assert.ok((await api.unblockUser(cloud.NUMBER, cloud.BRUNO)).block_users.removed_users.length === 1);
});

test("somebody who never wrote cannot be blocked", async () => {
  const answer = await api.blockUser(cloud.NUMBER, "34699999999");
  assert.equal(answer.error.code, 139100);
  assert.equal(answer.block_users.failed_users[0].input, "34699999999");
});
