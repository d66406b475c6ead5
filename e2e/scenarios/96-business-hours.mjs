// Business hours: a schedule is written, and a customer who writes on a Sunday is told so once. Late: it moves the clock.
import { NARROW } from "../browser.mjs";
import { Desk } from "../desk.mjs";
import { assert } from "../expect.mjs";

const CARLA = "5215500100003";
const ANSWER = "We are closed. We open on Monday at nine.";
const HOUR_MS = 3_600_000;

async function hours_are_written_and_drawn(world) {
  const { browser } = world;
  const desk = await Desk.open(world);
  const { page } = desk;
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("link", { name: "Business hours", exact: true }).click();
  await page.getByText("Always open").waitFor();
  await browser.screenshot(page, "hours empty");
  await page.getByTestId("new-schedule").click();
  await page.getByTestId("schedule-save").click();
  await page.getByRole("alert").first().waitFor();
  await page.getByTestId("schedule-name").fill("Office");
  await page.getByTestId("schedule-zone").fill("Mars/Olympus");
  await page.getByTestId("schedule-save").click();
  await page.getByText("There is no such time zone").waitFor();
  await browser.screenshot(page, "hours refused");
  await page.getByTestId("schedule-zone").fill("Europe/Madrid");

  const monday = page.getByTestId("day-1");
  await monday.getByLabel("Monday closes").fill("14:00");
  await monday.getByRole("button", { name: "Add hours to Monday" }).click();
  await monday.getByLabel("Monday closes").nth(1).fill("19:00");
  await monday.getByTestId("copy-day").click();
  assert.equal(await page.getByTestId("day-5").getByTestId("span").count(), 2);
  await page.getByTestId("day-6").getByRole("button", { name: "Add hours to Saturday" }).click();
  await page.getByLabel("Saturday opens").fill("22:00");
  await page.getByLabel("Saturday closes").fill("02:00");
  await page.getByText("next day").waitFor();
  await page.getByTestId("add-exception").click();
  await page.getByTestId("exception").locator("input[type=date]").fill("2030-12-25");
  await page.getByPlaceholder("Christmas").fill("Navidad");
  await page.getByLabel("Answer while closed").click();
  await page.getByTestId("closed-text").fill(ANSWER);
  await browser.screenshot(page, "hours editor");
  await page.getByTestId("schedule-save").click();
  await page.getByTestId("schedule").filter({ hasText: "Office" }).waitFor();
  await browser.screenshot(page, "hours");
  const dark = await Desk.open(world, { dark: true });
  await dark.page.getByRole("link", { name: "Settings" }).click();
  await dark.page.getByRole("link", { name: "Business hours", exact: true }).click();
  await dark.page.getByTestId("schedule").first().waitFor();
  await browser.screenshot(dark.page, "hours dark");
}

async function a_customer_who_writes_on_a_sunday_is_told_once(world) {
  const { browser, recado } = world;
  const now = Date.parse((await recado.control("GET", "/clock")).now);
  const sunday = new Date(now);
  sunday.setUTCDate(sunday.getUTCDate() + ((7 - sunday.getUTCDay()) % 7 || 7));
  sunday.setUTCHours(12, 0, 0, 0);
  await recado.control("POST", "/clock", { advance: `PT${Math.ceil((sunday.getTime() - now) / HOUR_MS)}H` });
  await recado.text(CARLA, "Anybody there?");
  const desk = await Desk.open(world);
  await desk.openConversation("Carla");
  const answer = await desk.messageWhen({ text: ANSWER, direction: "out" }, "delivered");
  await answer.locator('[data-author="automatic"]').filter({ hasText: "Office" }).waitFor();
  await browser.screenshot(desk.page, "hours automatic answer");
  await recado.text(CARLA, "Hello?");
  await desk.message({ text: "Hello?", direction: "in" }).waitFor();
  assert.equal(await desk.message({ text: ANSWER, direction: "out" }).count(), 1);
  const said = (await recado.thread(CARLA)).filter(({ message }) => message?.text?.body === ANSWER);
  assert.ok(said.length <= 1);
}

async function the_page_fits_a_phone(world) {
  const desk = await Desk.open(world, { viewport: NARROW });
  const { page } = desk;
  await page.waitForURL("**/inbox**");
  await page.goto(`${world.recado.desk}/settings/hours`);
  const row = page.getByTestId("schedule").filter({ hasText: "Office" });
  await row.getByText("Closed").first().waitFor();
  await world.browser.screenshot(page, "hours narrow");
  await row.getByRole("button", { name: "Change" }).click();
  await world.browser.screenshot(page, "hours editor narrow");
}

export default [
  hours_are_written_and_drawn,
  a_customer_who_writes_on_a_sunday_is_told_once,
  the_page_fits_a_phone,
];
