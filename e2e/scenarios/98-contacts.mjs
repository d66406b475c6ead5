// Two contacts that are one customer: merged from the details, shown as one, and taken apart again.
import { NARROW } from "../browser.mjs";
import { Desk } from "../desk.mjs";
import { assert } from "../expect.mjs";

const CARLA = "5215500100003";
const ANA = "34600100001";

async function details(desk) {
  const panel = desk.page.getByTestId("contact-panel");
  if ((await panel.count()) === 0) await desk.page.getByRole("button", { name: "Customer details" }).click();
  await panel.waitFor();
  return panel;
}

async function two_contacts_are_merged_and_taken_apart(world) {
  const { browser, recado } = world;
  const { data: customers } = await recado.control("GET", "/customers?limit=100");
  await recado.text(customers.find(({ name }) => name === "Diego").wa_id, "Somebody else");
  await recado.text(ANA, "It is me, from my old number");
  await recado.text(CARLA, "And this is my new one");
  const desk = await Desk.open(world);
  const { page } = desk;
  await desk.openConversation("Carla");
  const panel = await details(desk);
  const open = panel.getByTestId("merge-open");
  await open.scrollIntoViewIfNeeded();
  await open.click();
  await page.getByTestId("merge-search").fill("ana");
  await page.getByTestId("merge-candidate").filter({ hasText: "Ana" }).first().waitFor();
  await browser.screenshot(page, "contacts merge search");
  await page.getByTestId("merge-candidate").filter({ hasText: "Ana" }).first().click();
  await page.getByTestId("merge-kept").filter({ hasText: "Carla" }).waitFor();
  await browser.screenshot(page, "contacts merge side by side");
  await page.getByTestId("merge-submit").click();

  // Both conversations are Carla's now, and answers still go where they belong.
  const merged = panel.getByTestId("merged-contact").filter({ hasText: "Ana" });
  await merged.waitFor();
  await merged.scrollIntoViewIfNeeded();
  await browser.screenshot(page, "contacts merged");
  await desk.row("Ana").waitFor({ state: "detached" });
  // The other conversation: out of business hours its newest line is an answer of the desk.
  await page.locator('[data-testid="conversation-row"]:not([aria-current])').filter({ hasText: "Carla" }).click();
  await page.getByTestId("message").filter({ hasText: "my old number" }).waitFor();
  await desk.write("Thank you, noted");
  await desk.messageWhen({ text: "Thank you, noted" }, "delivered");
  assert.ok(JSON.stringify(await recado.thread(ANA)).includes("Thank you, noted"));
  assert.ok(!JSON.stringify(await recado.thread(CARLA)).includes("Thank you, noted"));

  const phone = await Desk.open(world, { viewport: NARROW, dark: true, touch: true });
  await phone.openConversation("Thank you, noted");
  const narrow = await details(phone);
  await narrow.getByTestId("unmerge").scrollIntoViewIfNeeded();
  await browser.screenshot(phone.page, "contacts merged narrow");
  await narrow.getByTestId("merge-open").click();
  await phone.page.getByTestId("merge-candidate").first().click();
  await browser.screenshot(phone.page, "contacts merge side by side narrow");
  await phone.page.keyboard.press("Escape");
  await narrow.getByTestId("unmerge").click();
  await desk.row("Ana").waitFor();
  await desk.row("Carla").waitFor();
}

export default [two_contacts_are_merged_and_taken_apart];
