// Voice, documents, reactions and quoted replies, from both sides.
import { Desk } from "../desk.mjs";
import { assert, pictureIsLoaded, until } from "../expect.mjs";
import { PICTURE, PRICE_LIST } from "../fixtures.mjs";
import { Phone } from "../phone.mjs";

const BRUNO = "34600100002";

async function files_from_the_phone_show_at_the_desk(world) {
  const phone = await Phone.open(world, BRUNO);
  const desk = await Desk.open(world);
  await phone.openChat();
  await phone.write("Two files for you");
  await desk.openConversation("Bruno");
  await phone.root.getByTestId("phone-file").setInputFiles(PICTURE);
  await phone.root.getByTestId("phone-send").click();
  const picture = desk.message({ kind: "image", direction: "in" });
  await picture.waitFor();
  await pictureIsLoaded(picture);
  await world.browser.screenshot(desk.page, "desk picture from the phone");
}

async function a_document_from_the_desk_reaches_the_phone(world) {
  const desk = await Desk.open(world);
  const phone = await Phone.open(world, BRUNO);
  await phone.openChat();
  await desk.openConversation("Bruno");
  await desk.attach(PRICE_LIST);
  await desk.send();
  const document = phone.message({ type: "document", from: "business" });
  await document.waitFor();
  await document.getByText("price-list.pdf").waitFor();
  await world.browser.screenshot(phone.page, "phone document");
}

async function a_voice_note_recorded_at_the_desk_plays_on_the_phone(world) {
  const desk = await Desk.open(world);
  const phone = await Phone.open(world, BRUNO);
  await phone.openChat();
  await desk.openConversation("Bruno");
  await desk.page.getByTestId("composer-voice").click();
  await desk.page.waitForTimeout(1_500);
  await world.browser.screenshot(desk.page, "desk recording");
  await desk.page.getByTestId("voice-send").click();
  const voice = phone.message({ type: "audio", from: "business" });
  await voice.waitFor();
  await voice.getByRole("button").first().click();
  await desk.messageWhen({ kind: "audio", direction: "out" }, "played");
  await world.browser.screenshot(phone.page, "phone voice note");
}

async function a_quoted_reply_shows_what_it_answers(world) {
  const desk = await Desk.open(world);
  const phone = await Phone.open(world, BRUNO);
  await phone.openChat();
  await phone.write("When do you open?");
  await desk.openConversation("Bruno");
  const question = desk.message({ text: "When do you open?", direction: "in" });
  await question.hover();
  await question.getByTestId("message-reply").click();
  await desk.page.getByTestId("reply-bar").getByText("When do you open?").waitFor();
  await desk.write("At ten.");
  const answer = phone.message({ text: "At ten.", from: "business" });
  await answer.getByText("When do you open?").waitFor();
  await world.browser.screenshot(phone.page, "phone quoted reply");
}

async function a_location_and_a_contact_leave_the_phone(world) {
  const desk = await Desk.open(world);
  await desk.openConversation("Bruno");
  const message = (type, content) => ({ to: "400000000000001", message: { type, [type]: content } });
  const path = `/customers/${BRUNO}/messages`;
  await world.recado.control("POST", path, message("location", { latitude: 40.4168, longitude: -3.7038, name: "Sol" }));
  await world.recado.control("POST", path, message("contacts", [{ name: { formatted_name: "Pau Serra", first_name: "Pau" }, phones: [{ phone: "+34600100009" }] }]));
  await desk.message({ kind: "location", direction: "in" }).getByText("Sol").waitFor();
  await desk.message({ kind: "contacts", direction: "in" }).getByText("Pau Serra").waitFor();
  await world.browser.screenshot(desk.page, "desk location and contact");
  const kinds = desk.page.locator('[data-testid="message"][data-kind="unsupported"]');
  await until("nothing is unsupported", async () => (await kinds.count()) === 0);
  assert.equal(await kinds.count(), 0);
}

export default [
  files_from_the_phone_show_at_the_desk,
  a_document_from_the_desk_reaches_the_phone,
  a_voice_note_recorded_at_the_desk_plays_on_the_phone,
  a_quoted_reply_shows_what_it_answers,
  a_location_and_a_contact_leave_the_phone,
];
