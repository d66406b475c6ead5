// A template from the editor to a customer's phone: written, approved, tried out.
import { Desk } from "../desk.mjs";
import { NARROW } from "../browser.mjs";

const ANA = "+34600100001";

async function a_template_is_made_and_approved(world) {
  const { page } = await Desk.open(world);
  // The sign-in must be through before the page is left.
  await page.waitForURL("**/inbox**");
  await page.goto(`${world.recado.desk}/templates`);
  await page.getByRole("link", { name: "order_update" }).waitFor();
  await page.getByTestId("new-template").click();
  await page.getByTestId("template-name").fill("Entrega de Mañana");
  await page.getByTestId("template-body").fill("Hola {{1}}, tu pedido llega mañana entre las 9 y las 13 h.");
  await page.getByTestId("submit-template").click();
  // The example is missing, which is said at its field.
  await page.getByText("Give an example for {{1}}.").waitFor();
  await world.browser.screenshot(page, "template without example");
  await page.getByLabel("{{1}}").fill("Ana");
  await page.getByTestId("phone-preview").getByText("Hola Ana, tu pedido").waitFor();
  await page.getByTestId("submit-template").click();
  await page.getByRole("heading", { name: "entrega_de_manana" }).waitFor();
  const timeline = page.getByTestId("template-timeline");
  await timeline.getByText("by Olivia Owner").waitFor();
  // What WhatsApp tells of it may come before the desk has written it down; then it is approved as it is first seen.
  await timeline.getByText(/^(First seen: )?Approved$/).first().waitFor();
  await world.browser.screenshot(page, "template approved");

  await page.getByTestId("test-send").click();
  await page.getByLabel("To", { exact: true }).fill(ANA);
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.getByText("It is on its way.").waitFor();
  await world.browser.screenshot(page, "template tried out");
}

async function a_pause_is_told_at_once(world) {
  const { page } = await Desk.open(world, { viewport: NARROW });
  await page.waitForURL("**/inbox**");
  await page.goto(`${world.recado.desk}/templates?q=hello`);
  const template = page.getByRole("link", { name: "hello_world" });
  await template.waitFor();
  const { data } = await world.recado.control("GET", "/templates");
  const { id } = data.find(({ name }) => name === "hello_world");
  await world.recado.control("POST", `/templates/${id}/review`, { status: "PAUSED" });
  await page.getByText("was paused by WhatsApp").first().waitFor();
  await template.click();
  await page.getByText("WhatsApp has paused this template.").waitFor();
  await world.browser.screenshot(page, "template paused");
  await world.recado.control("POST", `/templates/${id}/review`, { status: "APPROVED" });
  await page.getByText("WhatsApp has paused this template.").waitFor({ state: "detached" });
}

export default [a_template_is_made_and_approved, a_pause_is_told_at_once];
