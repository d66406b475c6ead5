// Everything by its name: pages, people and what can be done, without the mouse.
import assert from "node:assert/strict";
import { NARROW } from "../browser.mjs";
import { Desk } from "../desk.mjs";

async function by_keys_alone(world) {
  const { browser, recado } = world;
  const { data: customers } = await recado.control("GET", "/customers?limit=100");
  const { wa_id } = customers.find(({ name }) => name === "Diego");
  await recado.text(wa_id, "Is anybody there?");
  const { page } = await Desk.open(world);
  await page.getByTestId("conversation-row").filter({ hasText: "Diego" }).waitFor();

  await page.keyboard.press("Control+k");
  await page.getByTestId("command-search").waitFor();
  await browser.screenshot(page, "command bar");
  await page.keyboard.type("die");
  await page.getByTestId("command").filter({ hasText: "Diego" }).first().waitFor();
  await browser.screenshot(page, "command bar found");
  await page.keyboard.press("Enter");
  const field = page.getByTestId("composer-input");
  await field.waitFor();

  // The conversation's own actions, from within its text field.
  await field.click();
  await page.keyboard.press("Control+k");
  await browser.screenshot(page, "command bar in a conversation");
  await page.keyboard.type("assign to me");
  await page.keyboard.press("Enter");
  await page.getByTestId("work-notice").filter({ hasText: "You took it" }).waitFor();

  await page.keyboard.press("Control+k");
  await page.keyboard.type("tags");
  await page.getByTestId("command").filter({ hasText: "Tags" }).first().waitFor();
  await page.getByTestId("command").filter({ hasText: "Settings: Tags" }).click();
  await page.waitForURL("**/settings/tags");

  // Whoever was open lately is one digit away.
  await page.keyboard.press("Control+k");
  await page.getByTestId("command").filter({ hasText: "Diego" }).first().waitFor();
  await page.keyboard.press("1");
  await field.waitFor();
  assert.match(page.url(), /\/inbox\//);
}

async function on_a_phone_in_the_dark(world) {
  const { browser } = world;
  const { page } = await Desk.open(world, { dark: true, viewport: NARROW, touch: true });
  await page.getByTestId("conversation-row").first().waitFor();
  await page.getByTestId("account-menu").click();
  await page.getByRole("menuitem", { name: "Go to and do anything" }).click();
  await page.getByTestId("command-search").fill("se");
  await page.getByTestId("command").filter({ hasText: "Settings" }).first().waitFor();
  await browser.screenshot(page, "command bar dark narrow");
  const wider = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  assert.equal(wider, false);
}

export default [by_keys_alone, on_a_phone_in_the_dark];
