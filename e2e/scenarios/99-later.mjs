// Messages that are written now and sent later: at a time of the clock, and when the customer writes again.
import assert from "node:assert/strict";
import { NARROW } from "../browser.mjs";
import { Desk } from "../desk.mjs";
import { Phone } from "../phone.mjs";

const CARLA = "5215500100003";

async function at_a_time(world) {
  const { browser, recado } = world;
  await recado.text(CARLA, "When will it be ready?");
  const desk = await Desk.open(world);
  const { page } = desk;
  await desk.openConversation("Carla");
  await page.getByTestId("composer-input").fill("It is ready now");
  await page.getByTestId("composer-later").click();
  await page.getByTestId("later-list").waitFor();
  await browser.screenshot(page, "later menu");
  await page.getByTestId("later-list").getByRole("option", { name: "Pick date" }).click();
  await page.getByTestId("snooze-until").fill("2020-01-01T09:00");
  await page.getByTestId("snooze-submit").click();
  await page.getByText("This moment has passed").waitFor();
  const { now } = await recado.control("GET", "/clock");
  const soon = new Date(Date.parse(now) + 2 * 3_600_000);
  const field = new Date(soon.getTime() - soon.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
  await page.getByTestId("snooze-until").fill(field);
  await page.getByTestId("snooze-submit").click();
  assert.equal(await page.getByTestId("composer-input").inputValue(), "");
  await page.getByTestId("scheduled-toggle").click();
  await page.getByTestId("scheduled").filter({ hasText: "It is ready now" }).waitFor();
  await browser.screenshot(page, "later scheduled");

  await page.getByTestId("scheduled-edit").click();
  await page.getByTestId("scheduled-text").fill("It is ready, come by");
  await browser.screenshot(page, "later editor");
  await page.getByTestId("scheduled-save").click();
  await page.getByTestId("scheduled").filter({ hasText: "come by" }).waitFor();

  // A template, or anything else that is filled in, can wait as well; and be taken back.
  await page.getByTestId("composer-input").fill("");
  await page.getByTestId("composer-input").press("/");
  await page.getByTestId("send-menu-search").fill("template");
  await page.keyboard.press("Enter");
  const hello = page.getByTestId("template-group").filter({ hasText: "hello_world" });
  await hello.getByRole("button", { name: "en_US" }).click();
  await page.getByTestId("compose-send").waitFor();
  await page.getByRole("dialog").getByTestId("composer-later").click();
  await page.getByTestId("later-list").getByRole("option", { name: "Tomorrow" }).click();
  await page.getByTestId("scheduled").nth(1).waitFor();
  await page.getByTestId("scheduled-remove").nth(1).click();
  await page.getByTestId("scheduled").nth(1).waitFor({ state: "detached" });

  await recado.control("POST", "/clock", { advance: "PT3H" });
  await desk.messageWhen({ text: "It is ready, come by", direction: "out" }, "delivered");
  await page.getByTestId("scheduled-strip").waitFor({ state: "detached" });
}

async function when_the_customer_writes(world) {
  const { browser, recado } = world;
  await recado.control("POST", "/clock", { advance: "PT30H" });
  const desk = await Desk.open(world, { dark: true, viewport: NARROW, touch: true });
  const { page } = desk;
  await desk.openConversation("Carla");
  await page.getByTestId("window-later").click();
  await page.getByTestId("later-text").fill("Good to hear from you again");
  await browser.screenshot(page, "later over a shut window narrow dark");
  await page.getByTestId("later-keep").click();
  await page.getByTestId("scheduled-toggle").click();
  await page.getByTestId("scheduled").filter({ hasText: "When they write" }).waitFor();
  await browser.screenshot(page, "later waits narrow dark");
  const phone = await Phone.open(world, CARLA);
  await phone.openChat();
  await phone.write("Hello, it is me");
  await phone.message({ text: "Good to hear from you again", from: "business" }).waitFor();
  await page.getByTestId("scheduled-strip").waitFor({ state: "detached" });
}

export default [at_a_time, when_the_customer_writes];
