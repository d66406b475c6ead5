// The server goes away and comes back while the pages are open.
import { Desk } from "../desk.mjs";
import { Phone } from "../phone.mjs";

const ANA = "34600100001";

async function pages_say_so_and_catch_up(world) {
  const desk = await Desk.open(world);
  const phone = await Phone.open(world, ANA);
  await phone.openChat();
  await desk.openConversation("Ana");
  await world.recado.end("SIGKILL");
  await desk.page.getByTestId("connection-banner").waitFor();
  await desk.write("Written while offline");
  await world.browser.screenshot(desk.page, "desk offline");
  await world.browser.screenshot(phone.page, "phone offline");

  await world.recado.launch();
  await desk.page.getByTestId("connection-banner").waitFor({ state: "detached" });
  await phone.message({ text: "Written while offline", from: "business" }).waitFor();
  await desk.messageWhen({ text: "Written while offline", direction: "out" }, "read");
  await world.recado.text(ANA, "I was away too");
  await desk.message({ text: "I was away too", direction: "in" }).waitFor();
  await phone.message({ text: "I was away too", from: "customer" }).waitFor();
}

export default [pages_say_so_and_catch_up];
