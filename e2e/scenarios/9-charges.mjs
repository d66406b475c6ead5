// What a message costs, on the console, as it is delivered. It runs last: it moves the clock and pins price rules.
import { assert, until } from "../expect.mjs";

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

export default [a_delivered_template_appears_with_its_price_and_rule];
