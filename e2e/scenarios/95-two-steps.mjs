// A second step of signing in: added with an app, asked for, replaced by a recovery code, wanted by the workspace, removed.
import { createHmac } from "node:crypto";
import { NARROW } from "../browser.mjs";
import { Desk } from "../desk.mjs";
import { assert } from "../expect.mjs";

const AGENT = { email: "agent2@demo.test", password: "recado-demo" };

/** What an authenticator app shows, so many steps of 30 seconds from now. */
function appCode(secret, steps) {
  const bits = [...secret.replaceAll(/\s/g, "")].map((letter) =>
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0"),
  );
  const key = Buffer.from(bits.join("").match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const hash = createHmac("sha1", key).update(counter).digest();
  const word = hash.readUInt32BE(hash.at(-1) & 15) & 0x7fffffff;
  return String(word % 1_000_000).padStart(6, "0");
}

async function require(world, is_required) {
  const answer = await fetch(`${world.recado.desk}/api/v1/workspace/second-factor`, {
    method: "PUT",
    headers: { authorization: "Bearer recado-demo-key", "content-type": "application/json" },
    body: JSON.stringify({ is_required }),
  });
  assert.equal(answer.status, 204);
}

async function a_second_step_is_added_asked_for_and_removed(world) {
  const { browser, recado } = world;
  const desk = new Desk(await browser.page(recado.desk));
  await desk.signIn(AGENT);
  await desk.page.getByTestId("conversation-list").waitFor();

  // The workspace wants one: nothing else is shown, not even in a page that is open.
  await require(world, true);
  await desk.page.goto(`${recado.desk}/settings/account`);
  await desk.page.getByTestId("factor-password").waitFor();
  assert.equal(await desk.page.getByTestId("second-factor").count(), 0);
  await browser.screenshot(desk.page, "two steps wanted");
  await desk.page.getByTestId("factor-password").fill(AGENT.password);
  await desk.page.getByTestId("factor-begin").click();
  const secret = await desk.page.getByTestId("factor-secret").textContent();
  await browser.screenshot(desk.page, "two steps app");
  await desk.page.getByTestId("factor-code").fill("000000");
  await desk.page.getByTestId("factor-confirm").click();
  await desk.page.getByRole("alert").waitFor();
  await desk.page.getByTestId("factor-code").fill(appCode(secret, -1));
  await desk.page.getByTestId("factor-confirm").click();
  const codes = await desk.page.getByTestId("recovery-codes").locator("li").allTextContents();
  assert.equal(codes.length, 10);
  await browser.screenshot(desk.page, "two steps recovery codes");
  await desk.page.getByTestId("factor-done").click();
  await desk.page.getByTestId("second-factor").getByText("This workspace wants it").waitFor();
  await require(world, false);

  const other = new Desk(await browser.page(recado.desk));
  await other.signIn(AGENT);
  await other.page.getByTestId("signin-code").waitFor();
  await browser.screenshot(other.page, "two steps code");
  await other.page.getByTestId("signin-code").fill(appCode(secret, 0));
  await other.page.getByTestId("signin-code-submit").click();
  await other.page.getByTestId("conversation-list").waitFor();

  const third = new Desk(await browser.page(recado.desk, { viewport: NARROW }));
  await third.signIn(AGENT);
  await third.page.getByRole("button", { name: "Use a recovery code" }).click();
  await browser.screenshot(third.page, "two steps recovery narrow");
  await third.page.getByTestId("signin-code").fill(codes[0].toLowerCase());
  await third.page.getByTestId("signin-code-submit").click();
  await third.page.getByTestId("conversation-list").waitFor();
  await third.page.goto(`${recado.desk}/settings/account`);
  await third.page.getByText("9 recovery codes left").waitFor();
  await browser.screenshot(third.page, "two steps account narrow");

  await desk.page.reload();
  await desk.page.getByTestId("factor-remove").click();
  await desk.page.getByTestId("factor-password").fill(AGENT.password);
  await desk.page.getByTestId("factor-code").fill(codes[1]);
  await browser.screenshot(desk.page, "two steps remove");
  await desk.page.getByTestId("factor-change").click();
  await desk.page.getByTestId("factor-add").waitFor();
}

async function owners_see_who_signs_in_in_two_steps(world) {
  const { browser, recado } = world;
  const owner = await Desk.open(world, { dark: true });
  await owner.page.getByTestId("conversation-list").waitFor();
  await owner.page.goto(`${recado.desk}/settings/people`);
  await owner.page.getByTestId("safety").first().waitFor();
  await browser.screenshot(owner.page, "two steps people");
  await owner.page.goto(`${recado.desk}/settings/workspaces`);
  await owner.page.getByTestId("require-factor").getByRole("switch").click();
  await browser.screenshot(owner.page, "two steps for everybody");
  await owner.page.getByRole("button", { name: "Cancel" }).click();
  await owner.page.goto(`${recado.desk}/settings/account`);
  await owner.page.getByTestId("factor-add").click();
  await owner.page.getByTestId("factor-password").fill("recado-demo");
  await owner.page.getByTestId("factor-begin").click();
  await owner.page.getByTestId("factor-qr").waitFor();
  await browser.screenshot(owner.page, "two steps app dark");
}

export default [a_second_step_is_added_asked_for_and_removed, owners_see_who_signs_in_in_two_steps];
