// The customer service window runs out in front of the agent. Late, because it moves the clock for everybody.
import { Desk } from "../desk.mjs";
import { Phone } from "../phone.mjs";

const CARLA = "5215500100003";

async function the_countdown_closes_the_composer_and_the_customer_opens_it(world) {
  await world.recado.text(CARLA, "Only a question");
  const desk = await Desk.open(world);
  await desk.openConversation("Carla");
  const countdown = desk.page.getByTestId("window-countdown");
  await world.recado.control("POST", "/clock", { advance: "PT20H" });
  await countdown.filter({ hasText: /[34]\s*h/ }).waitFor();
  await world.browser.screenshot(desk.page, "window runs out");

  await world.recado.control("POST", "/clock", { advance: "PT4H" });
  await desk.page.getByTestId("composer-input").waitFor({ state: "detached" });
  await desk.page.locator(`[data-testid="window-countdown"][data-open="false"]`).waitFor();
  await world.browser.screenshot(desk.page, "window closed");

  const phone = await Phone.open(world, CARLA);
  await phone.openChat();
  await phone.write("One more question");
  await desk.page.getByTestId("composer-input").waitFor();
  await desk.write("One more answer");
  await desk.messageWhen({ text: "One more answer", direction: "out" }, "read");
  await world.browser.screenshot(desk.page, "window open again");
}

export default [the_countdown_closes_the_composer_and_the_customer_opens_it];
