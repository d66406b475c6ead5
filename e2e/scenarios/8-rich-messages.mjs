// Buttons, lists and templates that a program sends through Graph; a tap on the phone answers them, and the desk shows the
// answer. It moves the clock for everybody, like the one before.
import { Desk } from "../desk.mjs";
import { assert } from "../expect.mjs";
import { Phone } from "../phone.mjs";

const CARLA = "5215500100003";

const BUTTONS = {
  type: "interactive",
  interactive: {
    type: "button",
    header: { type: "text", text: "Your table" },
    body: { text: "Shall we keep the table by the window for you on *Friday at nine*?" },
    footer: { text: "Answer until Thursday" },
    action: {
      buttons: [
        { type: "reply", reply: { id: "keep", title: "Keep it" } },
        { type: "reply", reply: { id: "move", title: "Another day" } },
      ],
    },
  },
};

const LIST = {
  type: "interactive",
  interactive: {
    type: "list",
    body: { text: "Which day suits you better?" },
    action: {
      button: "Choose a day",
      sections: [
        {
          title: "This week",
          rows: [
            { id: "sat", title: "Saturday", description: "A table inside" },
            { id: "sun", title: "Sunday", description: "Inside or on the terrace, lunch only" },
          ],
        },
        { title: "Next week", rows: [{ id: "fri", title: "Friday" }] },
      ],
    },
  },
};

const TEMPLATE = {
  type: "template",
  template: { name: "hello_world", language: { code: "en_US" } },
};

async function reply_buttons_are_answered_with_a_tap(world) {
  const phone = await Phone.open(world, CARLA);
  await phone.openChat();
  await phone.write("A table for two, please");
  await phone.message({ text: "A table for two", from: "customer" }).waitFor();
  await world.recado.send(CARLA, BUTTONS);
  const question = phone.message({ type: "interactive", from: "business" });
  await question.getByText("Friday at nine").waitFor();
  await world.browser.screenshot(phone.page, "phone reply buttons");
  await question.getByRole("button", { name: "Another day" }).click();
  await phone.message({ text: "Another day", from: "customer" }).waitFor();
  const desk = await Desk.open(world);
  await desk.openConversation("Carla");
  await desk.message({ text: "Another day", direction: "in" }).waitFor();
  await world.browser.screenshot(desk.page, "desk a button's answer");
}

async function a_row_of_a_list_is_chosen(world) {
  const phone = await Phone.open(world, CARLA);
  await phone.openChat();
  await world.recado.send(CARLA, LIST);
  const question = phone.message({ text: "Which day suits you better?", from: "business" });
  await question.getByRole("button", { name: "Choose a day" }).click();
  const sheet = phone.page.getByRole("dialog");
  await sheet.getByText("Sunday").click();
  await world.browser.screenshot(phone.page, "phone list");
  await sheet.getByRole("button", { name: "Send" }).click();
  await phone.message({ text: "Sunday", from: "customer" }).waitFor();
}

async function a_template_arrives_outside_the_window(world) {
  const phone = await Phone.open(world, CARLA, { dark: true });
  await phone.openChat();
  await world.recado.control("POST", "/clock", { advance: "PT25H" });
  await world.recado.send(CARLA, TEMPLATE);
  await phone.message({ type: "template", from: "business" }).waitFor();
  await world.browser.screenshot(phone.page, "phone template in the dark");
  const charges = await world.recado.control("GET", "/charges?waba_id=300000000000001");
  const [newest] = charges.data;
  assert(newest.customer === CARLA && newest.category === "utility", `the template is charged: ${JSON.stringify(newest)}`);
}

export default [
  reply_buttons_are_answered_with_a_tap,
  a_row_of_a_list_is_chosen,
  a_template_arrives_outside_the_window,
];
