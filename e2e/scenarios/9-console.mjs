// What the console shows and decides: what messages cost as they are delivered, and what only WhatsApp decides about numbers.
// It runs last: it pins price rules and renames a number.
import { assert, until } from "../expect.mjs";
import { NUMBER } from "../recado.mjs";

const BRUNO = "34600100002";

async function a_delivered_template_appears_with_its_price_and_rule(world) {
  const page = await world.browser.page(`${world.recado.cloud}/#charges`);
  await page.getByRole("heading", { name: "Charges" }).waitFor();
  const rows = page.getByTestId("charge-row");
  await world.recado.control("PATCH", `/customers/${BRUNO}`, { online: true });
  const sale = { type: "template", template: { name: "spring_sale", language: { code: "es" } } };
  await world.recado.send(BRUNO, sale);
  const charged = rows.filter({ hasText: "Bruno" }).filter({ hasText: "marketing" }).first();
  await charged.waitFor();
  await charged.getByText("Every delivered marketing template is charged.").waitFor();
  await until("the sum counts it", async () => /[1-9]/.test(await page.getByTestId("charges-total").first().innerText()));
  await world.browser.screenshot(page, "console charges");

  // The customer's own table, from now on.
  await page.getByTestId("price-plan").click();
  await page.getByRole("option", { name: "The customer's own table" }).click();
  await until("the rules are pinned", async () => {
    const waba = await world.recado.control("GET", "/wabas/300000000000001");
    return waba.price_plan === "customer_document";
  });
  const before = await rows.count();
  await world.recado.send(BRUNO, sale);
  await until("the second one is listed", async () => (await rows.count()) > before);
  assert.match(await rows.first().innerText(), /Bruno/);
  await world.recado.control("PATCH", "/wabas/300000000000001", { price_plan: "dated" });
}

async function a_display_name_is_reviewed(world) {
  const page = await world.browser.page(`${world.recado.cloud}/#numbers`);
  const card = page.locator(`[data-testid=number-card][data-number="${NUMBER}"]`);
  await card.waitFor();
  await world.recado.graph("POST", `/${NUMBER}`, { new_display_name: "Flores del Sur" });
  const decision = card.getByTestId("number-decision");
  await decision.getByText("Flores del Sur").waitFor();
  await world.browser.screenshot(page, "console numbers");
  await decision.getByRole("button", { name: "Approve" }).click();
  await decision.waitFor({ state: "detached" });
  await card.getByText("is approved").waitFor();
  const node = await world.recado.graph("GET", `/${NUMBER}?fields=new_name_status`);
  assert.equal(node.new_name_status, "APPROVED");
}

async function a_template_is_reviewed(world) {
  const page = await world.browser.page(`${world.recado.cloud}/#templates`);
  const row = page.locator('[data-testid=template-row][data-name="hello_world"]');
  await row.getByRole("button").first().click();
  await row.getByRole("button", { name: "Reject…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByTestId("rejection-reason").click();
  await page.getByRole("option", { name: "Invalid format" }).click();
  await dialog.getByRole("button", { name: "Reject", exact: true }).click();
  await row.getByText("Rejected: Invalid format").waitFor();
  await world.browser.screenshot(page, "console templates");
  const { data } = await world.recado.control("GET", "/templates?limit=1000");
  const template = data.find(({ name }) => name === "hello_world");
  assert.equal(`${template.status} ${template.rejected_reason}`, "REJECTED INVALID_FORMAT");

  await row.getByTestId("template-quality").click();
  await page.getByRole("option", { name: "RED" }).click();
  await row.getByRole("button", { name: "Approve" }).click();
  await page.locator('[data-name="hello_world"][data-status="APPROVED"]').waitFor();
  // What another program decides shows by itself.
  await world.recado.control("POST", `/templates/${template.id}/review`, { status: "PAUSED" });
  await page.locator('[data-name="hello_world"][data-status="PAUSED"]').waitFor();
  await world.recado.control("POST", `/templates/${template.id}/review`, { status: "APPROVED", quality: "GREEN" });
}

export default [
  a_delivered_template_appears_with_its_price_and_rule,
  a_display_name_is_reviewed,
  a_template_is_reviewed,
];
