// Buttons, lists and templates that a program sends through Graph; a tap on the phone answers them, and the desk shows the
// answer. It moves the clock for everybody, like the one before.
import { NARROW } from "../browser.mjs";
import { Desk } from "../desk.mjs";
import { assert, until } from "../expect.mjs";
import { Phone } from "../phone.mjs";
import { NUMBER } from "../recado.mjs";

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

const CONTACT_REQUEST = {
  type: "interactive",
  interactive: {
    type: "request_contact_info",
    body: { text: "Whom may we ask for at the door?" },
    action: { name: "request_contact_info" },
  },
};

const CALL_REQUEST = {
  type: "interactive",
  interactive: {
    type: "call_permission_request",
    body: { text: "May we call you when the table is free?" },
    action: { name: "call_permission_request" },
  },
};

async function a_contact_is_shared(world) {
  const phone = await Phone.open(world, CARLA);
  await phone.openChat();
  await world.recado.send(CARLA, CONTACT_REQUEST);
  const request = phone.message({ text: "Whom may we ask for", type: "interactive", from: "business" });
  await request.getByRole("button", { name: "Share contact" }).click();
  const sheet = phone.page.getByRole("dialog");
  await sheet.getByText("+5215500100003").waitFor();
  await world.browser.screenshot(phone.page, "phone share contact");
  await sheet.getByRole("button", { name: "Share my contact" }).click();
  await phone.message({ type: "contacts", text: "Carla", from: "customer" }).waitFor();
  await request.getByRole("button", { name: "Contact shared" }).waitFor();
  await until("the cloud has it", async () => {
    const { data } = await world.recado.control("GET", `/customers/${CARLA}/messages?phone_number_id=${NUMBER}`);
    return data.some(({ type, from }) => type === "contacts" && from === "customer");
  });
}

async function calls_are_allowed_for_a_while_and_then_not(world) {
  const phone = await Phone.open(world, CARLA, { viewport: NARROW, dark: true });
  await phone.openChat();
  await world.recado.send(CARLA, CALL_REQUEST);
  const request = phone.message({ text: "May we call you", type: "interactive", from: "business" });
  await request.getByRole("button", { name: "Allow calls" }).click();
  const sheet = phone.page.getByRole("dialog");
  await world.browser.screenshot(phone.page, "phone call permission");
  await sheet.getByRole("button", { name: /Allow temporarily/ }).click();
  await phone.message({ text: "You allowed calls for 7 days", from: "customer" }).waitFor();
  await request.getByRole("button", { name: "Calls allowed for 7 days" }).click();
  await sheet.getByRole("button", { name: /Don’t allow/ }).click();
  await request.getByRole("button", { name: "Calls not allowed" }).waitFor();
  await until("the cloud has both", async () => {
    const { data } = await world.recado.control("GET", `/customers/${CARLA}/messages?phone_number_id=${NUMBER}`);
    const replies = data.flatMap(({ interactive }) => interactive?.call_permission_reply ?? []);
    return replies.map(({ response }) => response).join() === "accept,reject";
  });
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
  a_contact_is_shared,
  calls_are_allowed_for_a_while_and_then_not,
  a_template_arrives_outside_the_window,
];
