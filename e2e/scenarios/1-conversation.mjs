// The first conversation: a customer writes, an agent answers with text and a picture, the ticks turn blue.
import { Desk } from "../desk.mjs";
import { pictureIsLoaded } from "../expect.mjs";
import { PHOTO } from "../fixtures.mjs";
import { Phone } from "../phone.mjs";

const ANA = "34600100001";

async function a_customer_writes_and_an_agent_answers(world) {
  const { browser } = world;
  const desk = await Desk.open(world);
  await desk.page.getByTestId("conversation-list").or(desk.page.getByRole("heading").first()).first().waitFor();
  await browser.screenshot(desk.page, "desk empty");
  const phone = await Phone.open(world, ANA);
  await browser.screenshot(phone.page, "phone chat list");
  await phone.openChat();
  await phone.write("Hello! Do you have *red shoes* in 42?");
  await browser.screenshot(phone.page, "phone wrote");

  // Live: the desk was open before the customer wrote.
  await desk.row("Ana").waitFor();
  await browser.screenshot(desk.page, "desk new conversation");
  await desk.openConversation("Ana");
  await desk.message({ text: "red shoes", direction: "in" }).waitFor();
  await phone.messageWhen({ text: "red shoes" }, "read");
  await browser.screenshot(phone.page, "phone read by the agent");

  await desk.write("Yes, one pair left. Here it is:");
  await phone.message({ text: "one pair left", from: "business" }).waitFor();
  await desk.attach(PHOTO);
  await desk.page.getByTestId("composer-input").fill("In the shop window");
  await browser.screenshot(desk.page, "desk attachment");
  await desk.send();

  const picture = phone.message({ type: "image", from: "business" });
  await picture.waitFor();
  await pictureIsLoaded(picture);
  await picture.getByText("In the shop window").waitFor();
  await browser.screenshot(phone.page, "phone shows text and picture");

  // The chat is open on the phone, so it reads what comes.
  await desk.messageWhen({ text: "one pair left", direction: "out" }, "read");
  await desk.messageWhen({ kind: "image", direction: "out" }, "read");
  await pictureIsLoaded(desk.message({ kind: "image", direction: "out" }));
  await browser.screenshot(desk.page, "desk ticks are blue");
}

async function the_conversation_is_there_after_a_reload(world) {
  const desk = await Desk.open(world, { dark: true });
  await desk.openConversation("Ana");
  await desk.message({ text: "red shoes", direction: "in" }).waitFor();
  await desk.messageWhen({ text: "one pair left", direction: "out" }, "read");
  await world.browser.screenshot(desk.page, "desk dark");
  await desk.page.reload();
  await desk.message({ text: "red shoes", direction: "in" }).waitFor();
}

async function two_phones_side_by_side(world) {
  const page = await world.browser.page(`${world.recado.cloud}/phone/?c=${ANA}&c=34600100002`);
  const [ana, bruno] = [new Phone(page, ANA), new Phone(page, "34600100002")];
  await ana.openChat();
  await bruno.openChat();
  await bruno.write("Hello from the other phone");
  await bruno.messageWhen({ text: "other phone" }, "delivered");
  await ana.message({ text: "red shoes" }).waitFor();
  await world.browser.screenshot(page, "two phones");
}

export default [
  a_customer_writes_and_an_agent_answers,
  the_conversation_is_there_after_a_reload,
  two_phones_side_by_side,
];
