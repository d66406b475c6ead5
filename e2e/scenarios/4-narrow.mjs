// Both pages on a phone's screen: 390 pixels wide, one pane at a time.
import { NARROW } from "../browser.mjs";
import { Desk } from "../desk.mjs";
import { assert } from "../expect.mjs";
import { Phone } from "../phone.mjs";

const ELENA = "573000100005";

async function a_conversation_on_small_screens(world) {
  const options = { viewport: NARROW, touch: true };
  const phone = await Phone.open(world, ELENA, options);
  const desk = await Desk.open(world, options);
  await phone.openChat();
  await phone.write("Writing from a small screen, with a text that is long enough to need more than one line on it.");
  await desk.row("Elena").waitFor();
  await noSidewaysScrolling(desk.page);
  await world.browser.screenshot(desk.page, "narrow desk list");
  await desk.openConversation("Elena");
  await desk.write("Read on a small screen");
  await phone.message({ text: "Read on a small screen", from: "business" }).waitFor();
  await noSidewaysScrolling(desk.page);
  await noSidewaysScrolling(phone.page);
  await world.browser.screenshot(desk.page, "narrow desk thread");
  await world.browser.screenshot(phone.page, "narrow phone");
  await desk.page.goBack();
  await desk.row("Elena").waitFor();
}

async function the_console_on_a_small_screen(world) {
  const page = await world.browser.page(world.recado.cloud, { viewport: NARROW });
  await page.getByText("recado-dev-token").first().waitFor();
  await noSidewaysScrolling(page);
  await world.browser.screenshot(page, "narrow console");
}

async function noSidewaysScrolling(page) {
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(content <= window, `the page is ${content} px wide on a screen of ${window}`);
}

export default [a_conversation_on_small_screens, the_console_on_a_small_screen];
