// What WhatsApp says of a number, the ad that brought a customer, and a second workspace that sees none of it.
import assert from "node:assert/strict";
import { NARROW } from "../browser.mjs";
import { Desk } from "../desk.mjs";

const NUMBER = "400000000000001";
const NORA = { name: "Nora North", password: "quiet-meadow-9" };

const AD = {
  source_type: "ad",
  source_id: "1201",
  source_url: "https://ads.example/1201",
  headline: "Lamps for long evenings, now at half the price",
  body: "Every lamp in the shop, this week only. Write to us and we keep one for you.",
  media_type: "image",
  ctwa_clid: "click-1",
};

async function what_whatsapp_decides_stands_with_the_number(world) {
  const { browser, recado } = world;
  const desk = await Desk.open(world);
  await desk.page.getByRole("link", { name: "Settings" }).waitFor();
  await desk.page.goto(`${recado.desk}/settings/channels`);
  await desk.page.getByTestId("standing").first().getByText("Quality: good").waitFor();
  await recado.control("PATCH", `/numbers/${NUMBER}`, { quality: "RED" });
  await recado.control("POST", `/wabas/300000000000001/events`, {
    field: "phone_number_name_update",
    value: {
      display_phone_number: "34600000001",
      decision: "REJECTED",
      requested_verified_name: "The Very Best Shop",
      rejection_reason: "NAME_FORMAT_UNACCEPTABLE",
    },
  });
  await desk.page.getByTestId("account-history").first().click();
  await desk.page.getByTestId("standing-news").filter({ hasText: "The Very Best Shop" }).waitFor();
  await desk.page.getByTestId("standing").first().getByText("Quality: low").waitFor();
  await browser.screenshot(desk.page, "number standing");
  for (const [look, options] of [
    ["dark", { dark: true }],
    ["narrow", { viewport: NARROW, touch: true }],
  ]) {
    const { page } = await Desk.open(world, options);
    await page.getByRole("link", { name: "Settings" }).waitFor();
    await page.goto(`${recado.desk}/settings/channels`);
    await page.getByTestId("account-history").first().click();
    await page.getByTestId("standing-news").first().waitFor();
    await browser.screenshot(page, `number standing ${look}`);
  }
}

async function the_ad_stands_above_what_it_brought(world) {
  const { browser, recado } = world;
  const { data: customers } = await recado.control("GET", "/customers?limit=100");
  const { wa_id } = customers.find(({ name }) => name === "Diego");
  await recado.control("POST", `/customers/${wa_id}/messages`, {
    to: NUMBER,
    message: { type: "text", text: { body: "Is the brass one left?" }, referral: AD },
  });
  const desk = await Desk.open(world);
  await desk.openConversation("Diego");
  const card = desk.message({ text: "Is the brass one left?" }).getByTestId("ad-card");
  await card.getByText(AD.headline).waitFor();
  assert.equal(await card.getByRole("link").getAttribute("href"), AD.source_url);
  await desk.row("Diego").getByText("Came by an ad").waitFor({ state: "attached" });
  // What is done with it stands below.
  await desk.page.getByTestId("thread").click();
  await desk.page.keyboard.press("m");
  await desk.page.getByTestId("work-notice").filter({ hasText: "You took it" }).last().waitFor();
  await browser.screenshot(desk.page, "ad and work notice");
}

async function a_second_workspace_starts_empty(world) {
  const { browser, recado } = world;
  const owner = await Desk.open(world);
  await owner.page.getByRole("link", { name: "Settings" }).waitFor();
  await owner.page.goto(`${recado.desk}/settings/workspaces`);
  await owner.page.getByTestId("workspace-add").click();
  await owner.page.getByTestId("workspace-new-name").fill("North branch");
  await owner.page.getByTestId("workspace-owner-email").fill("owner@demo.test");
  await owner.page.getByTestId("workspace-submit").click();
  await owner.page.getByRole("alert").waitFor();
  await owner.page.getByTestId("workspace-owner-email").fill("nora@north.test");
  await browser.screenshot(owner.page, "workspace new");
  await owner.page.getByTestId("workspace-submit").click();
  const link = await owner.page.getByTestId("invitation-link").locator("code").textContent();
  await owner.page.getByTestId("workspace-done").click();
  await owner.page.getByTestId("workspace").filter({ hasText: "North branch" }).waitFor();
  await browser.screenshot(owner.page, "workspaces");

  const { pathname, hash } = new URL(link);
  const page = await browser.page(`${recado.desk}${pathname}${hash}`);
  await page.getByTestId("join-name").fill(NORA.name);
  await page.getByTestId("new-password").fill(NORA.password);
  await page.getByTestId("join-submit").click();
  await page.waitForURL(/\/inbox$/);
  await page.getByTestId("queue-all").first().waitFor();
  assert.equal(await page.getByTestId("conversation-row").count(), 0);
  await browser.screenshot(page, "workspace second is empty");
  await page.goto(`${recado.desk}/settings/workspaces`);
  await page.getByTestId("workspace-name").waitFor();
  assert.equal(await page.getByTestId("workspace-add").count(), 0);
}

export default [
  what_whatsapp_decides_stands_with_the_number,
  the_ad_stands_above_what_it_brought,
  a_second_workspace_starts_empty,
];
