// How satisfied customers are: asked after the closing by buttons, over a shut window by a template, and what they answered.
import assert from "node:assert/strict";
import { NARROW } from "../browser.mjs";
import { Desk } from "../desk.mjs";
import { Phone } from "../phone.mjs";
import { NUMBER } from "../recado.mjs";

const CARLA = "5215500100003";
const WABA = "300000000000001";
const TEMPLATE = {
  name: "how_was_it",
  language: "en_US",
  category: "UTILITY",
  components: [
    { type: "BODY", text: "How satisfied are you with our help of last week?" },
    { type: "BUTTONS", buttons: ["Very", "So so", "Not at all"].map((text) => ({ type: "QUICK_REPLY", text })) },
  ],
};

async function choose(page, testId, name) {
  await page.getByTestId(testId).click();
  await page.getByRole("option", { name }).click();
}

async function closed_conversation(desk, name) {
  await desk.openConversation(name);
  await desk.page.getByTestId("composer-input").or(desk.page.getByTestId("window-countdown")).first().waitFor();
  await desk.page.getByRole("button", { name: "Close", exact: true }).first().click();
  await desk.page.locator('[data-testid="work-notice"][data-kind="closed"]').last().waitFor();
}

async function asked_by_buttons_and_answered(world) {
  const { browser, recado } = world;
  await recado.text(CARLA, "My parcel is not here");
  const desk = await Desk.open(world);
  const { page } = desk;
  await page.getByTestId("conversation-row").filter({ hasText: "Carla" }).waitFor();
  await page.goto(`${recado.desk}/settings/satisfaction`);
  await page.getByText("No answers").waitFor();
  await page.getByRole("switch", { name: "Ask customers" }).click();
  await page.getByTestId("survey-question").fill("");
  await page.getByTestId("survey-question").fill("How satisfied are you with our help?");
  await choose(page, "survey-every", "After every closing");
  await page.getByTestId("survey-label").first().fill("Very satisfied");
  await browser.screenshot(page, "satisfaction settings");
  await page.getByTestId("survey-save").click();
  await page.getByText("Saved", { exact: true }).waitFor();

  await page.goto(`${recado.desk}/inbox`);
  await closed_conversation(desk, "Carla");
  const phone = await Phone.open(world, CARLA);
  await phone.openChat();
  await recado.control("POST", "/clock", { advance: "PT5M" });
  const question = phone.message({ text: "How satisfied are you", type: "interactive", from: "business" });
  await question.getByRole("button", { name: "Very satisfied" }).click();
  await phone.message({ text: "Would you like to tell us more?", from: "business" }).waitFor();
  await page.locator('[data-testid="work-notice"][data-kind="rated"]').filter({ hasText: "5 of 5" }).waitFor();
  await browser.screenshot(page, "satisfaction in the thread");
  await desk.page.getByRole("button", { name: "Reopen" }).first().waitFor();
  await phone.write("Everybody was so kind");

  await page.goto(`${recado.desk}/settings/satisfaction`);
  const answer = page.getByTestId("survey-answer").filter({ hasText: "Carla" });
  await answer.filter({ hasText: "Everybody was so kind" }).waitFor();
  assert.equal(await page.getByTestId("survey-average").textContent(), "5.0");
}

async function asked_by_a_template_where_the_window_is_shut(world) {
  const { browser, recado } = world;
  const { id } = await recado.graph("POST", `/${WABA}/message_templates`, TEMPLATE);
  await recado.control("POST", `/templates/${id}/review`, { status: "APPROVED" }).catch(() => {});
  await recado.text(CARLA, "Thank you, it came");
  const desk = await Desk.open(world);
  const { page } = desk;
  await page.getByTestId("conversation-row").filter({ hasText: "Carla" }).waitFor();
  await page.goto(`${recado.desk}/settings/satisfaction`);
  await choose(page, "survey-template", /hello_world/);
  await page.getByTestId("survey-save").click();
  await page.getByRole("alert").filter({ hasText: "quick replies" }).waitFor();
  await browser.screenshot(page, "satisfaction unfit template");
  await choose(page, "survey-template", /how_was_it/);
  await page.getByTestId("survey-save").click();
  await page.getByText("Saved", { exact: true }).waitFor();

  await page.goto(`${recado.desk}/inbox`);
  await desk.openConversation("Carla");
  await recado.control("POST", "/clock", { advance: "PT30H" });
  await closed_conversation(desk, "Carla");
  const phone = await Phone.open(world, CARLA);
  await phone.openChat(NUMBER);
  await recado.control("POST", "/clock", { advance: "PT5M" });
  const question = phone.message({ text: "our help of last week", type: "template", from: "business" });
  await question.getByRole("button", { name: "So so" }).click();
  await page.locator('[data-testid="work-notice"][data-kind="rated"]').filter({ hasText: "3 of 5" }).waitFor();

  await page.goto(`${recado.desk}/settings/satisfaction`);
  await page.getByTestId("survey-answer").nth(1).waitFor();
  assert.equal(await page.getByTestId("survey-average").textContent(), "4.0");
  await browser.screenshot(page, "satisfaction answers");
  await page.getByTestId("survey-score").first().click();
  await page.getByTestId("survey-answer").nth(1).waitFor({ state: "detached" });
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download CSV" }).click(),
  ]);
  assert.equal(file.suggestedFilename(), "satisfaction.csv");

  const dark = await Desk.open(world, { dark: true, viewport: NARROW, touch: true });
  await dark.page.getByRole("link", { name: "Settings" }).waitFor();
  await dark.page.goto(`${recado.desk}/settings/satisfaction`);
  await dark.page.getByTestId("survey-answer").first().waitFor();
  await browser.screenshot(dark.page, "satisfaction dark narrow");
  await dark.page.getByTestId("survey-question").scrollIntoViewIfNeeded();
  await browser.screenshot(dark.page, "satisfaction settings dark narrow");
  const wider = await dark.page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  assert.equal(wider, false);
}

export default [asked_by_buttons_and_answered, asked_by_a_template_where_the_window_is_shut];
