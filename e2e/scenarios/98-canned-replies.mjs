// Answers that are written once: made in the settings, found behind a slash, filled in with whom one writes to.
import assert from "node:assert/strict";
import { NARROW } from "../browser.mjs";
import { Desk } from "../desk.mjs";

async function written_once_and_sent_with_a_slash(world) {
  const { browser, recado } = world;
  const { data: customers } = await recado.control("GET", "/customers?limit=100");
  const { wa_id } = customers.find(({ name }) => name === "Diego");
  await recado.text(wa_id, "When do you open?");
  const { page } = await Desk.open(world);
  await page.getByRole("link", { name: "Settings" }).waitFor();
  await page.goto(`${recado.desk}/settings/replies`);
  await page.getByTestId("new-reply").waitFor();
  await browser.screenshot(page, "canned none");
  for (const [shortcut, title, body] of [
    ["hours", "Opening hours", "Hello {{contact.first_name|there}}, we are open from 9 to 18. {{agent.first_name}}"],
    ["call", "Asks for a call", "May we call you at {{contact.phone}}?"],
  ]) {
    await page.getByTestId("new-reply").click();
    await page.getByTestId("reply-shortcut").fill(shortcut);
    await page.getByTestId("reply-title").fill(title);
    await page.getByTestId("reply-body").fill(`${body} {{contact.age}}`);
    await page.getByTestId("reply-save").click();
    await page.getByRole("alert").filter({ hasText: "contact.age" }).waitFor();
    await page.getByTestId("reply-body").fill(body);
    await browser.screenshot(page, `canned editor ${shortcut}`);
    await page.getByTestId("reply-save").click();
    await page.getByTestId("reply").filter({ hasText: `/${shortcut}` }).waitFor();
  }
  await browser.screenshot(page, "canned list");

  await page.goto(`${recado.desk}/inbox`);
  await page.getByTestId("conversation-row").filter({ hasText: "Diego" }).click();
  const field = page.getByTestId("composer-input");
  await field.fill("Good morning. ");
  await field.press("End");
  await field.press("/");
  await page.getByTestId("send-menu-search").fill("opening");
  await page.getByTestId("canned-reply").filter({ hasText: "/hours" }).waitFor();
  await browser.screenshot(page, "canned picker");
  await page.keyboard.press("Enter");
  assert.equal(await field.inputValue(), "Good morning. Hello Diego, we are open from 9 to 18. Olivia");
  await field.press("Enter");
  await page.getByTestId("message").filter({ hasText: "Hello Diego, we are open" }).waitFor();

  // Diego has not shared his number: nothing leaves with a hole in it.
  await field.press("/");
  await page.getByTestId("send-menu-search").fill("call");
  await page.keyboard.press("Enter");
  await page.getByTestId("composer-gaps").filter({ hasText: "contact.phone" }).waitFor();
  await browser.screenshot(page, "canned gap");
  assert.equal(await page.getByTestId("composer-send").isDisabled(), true);
  await field.fill("May we call you?");
  await field.press("Enter");
  await page.getByTestId("message").filter({ hasText: "May we call you?" }).waitFor();
}

async function on_a_phone_in_the_dark(world) {
  const { browser, recado } = world;
  const { page } = await Desk.open(world, { dark: true, viewport: NARROW, touch: true });
  await page.getByRole("link", { name: "Settings" }).waitFor();
  await page.goto(`${recado.desk}/settings/replies`);
  await page.getByTestId("reply").first().waitFor();
  await browser.screenshot(page, "canned list dark narrow");
  const wider = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  assert.equal(wider, false);
  await page.getByTestId("reply").first().getByRole("button").first().click();
  await page.getByTestId("reply-preview").waitFor();
  await browser.screenshot(page, "canned editor dark narrow");
}

export default [written_once_and_sent_with_a_slash, on_a_phone_in_the_dark];
