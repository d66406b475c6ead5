// Two agents in one conversation: a note that calls the other, presence, two answers at once, and what no customer gets.
import { NARROW } from "../browser.mjs";
import { Desk, OWNER } from "../desk.mjs";
import { assert } from "../expect.mjs";
import { Phone } from "../phone.mjs";

const CARLA = "5215500100003";
const DANA = { email: "dana@demo.test", password: "harbour-lantern-4", name: "Dana de la Fuente-Montgomery y Ruiz" };
const SECRET = "she pays late";

/** Invites over the API: how that looks is another scenario's matter. */
async function withDana({ recado }) {
  const call = async (path, body, cookie = "") => {
    const headers = { "content-type": "application/json", origin: recado.desk, cookie };
    const answer = await fetch(`${recado.desk}/api/v1${path}`, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
    });
    assert.ok(answer.ok, `${path}: ${answer.status}`);
    return answer;
  };
  const session = await call("/session", { email: OWNER.email, password: OWNER.password });
  const cookie = session.headers.get("set-cookie").split(";")[0];
  const { url: link } = await (await call("/invitations", { email: DANA.email, role: "agent" }, cookie)).json();
  const token = new URL(link).hash.slice(1);
  await call("/invitations/accept", { token, name: DANA.name, password: DANA.password });
}

async function danasDesk(world, options) {
  const desk = new Desk(await world.browser.page(world.recado.desk, options));
  await desk.signIn(DANA);
  return desk;
}

async function a_note_calls_a_colleague_and_the_customer_never_gets_it(world) {
  const { browser, recado } = world;
  await withDana(world);
  await recado.text(CARLA, "May I pay next month?");
  const olivia = await Desk.open(world);
  const dana = await danasDesk(world);
  await dana.row("Carla").waitFor();
  await olivia.openConversation("Carla");
  await olivia.page.getByTestId("composer-tab-note").click();
  const note = olivia.page.getByTestId("note-input");
  await note.pressSequentially(`Careful, ${SECRET}. What do you say, @dan`);
  await olivia.page.getByTestId("mention-choice").waitFor();
  await browser.screenshot(olivia.page, "notes mention picker");
  await note.press("Enter");
  assert.match(await note.inputValue(), /@Dana de la Fuente-Montgomery y Ruiz $/);
  await note.press("Control+Enter");
  await olivia.page.getByTestId("note").filter({ hasText: SECRET }).getByTestId("mention").waitFor();
  await browser.screenshot(olivia.page, "notes written");

  // The one who was called hears of it, and finds it among her mentions.
  await dana.page.getByText(/mentioned you: Careful/).first().waitFor();
  await browser.screenshot(dana.page, "notes mentioned toast");
  await dana.page.goto(`${recado.desk}/inbox?queue=mentions`);
  await dana.row("Carla").waitFor();
  await browser.screenshot(dana.page, "notes mentions queue");
  await dana.openConversation("Carla");
  await dana.page.getByTestId("note").filter({ hasText: SECRET }).waitFor();
  assert.equal(await dana.page.getByTestId("note-edit").count(), 0);
  await dana.page.goto(`${recado.desk}/inbox?queue=mentions`);
  await dana.row("Carla").waitFor({ state: "detached" });

  // Changed under her eyes.
  await dana.page.goto(`${recado.desk}/inbox`);
  await dana.openConversation("Carla");
  await olivia.page.getByTestId("note").hover();
  await olivia.page.getByTestId("note-edit").click();
  await browser.screenshot(olivia.page, "notes edit");
  await olivia.page.getByTestId("note-edit-input").fill(`Careful, ${SECRET}, always`);
  await olivia.page.getByTestId("note-edit-save").click();
  await dana.page.getByTestId("note").filter({ hasText: "always" }).waitFor();

  const received = JSON.stringify(await recado.thread(CARLA));
  assert.ok(received.includes("May I pay next month?"));
  assert.ok(!received.includes(SECRET), "a note stays among colleagues");
  const phone = await Phone.open(world, CARLA);
  await phone.openChat();
  await phone.message({ text: "May I pay next month?" }).waitFor();
  assert.equal(await phone.page.getByText(SECRET).count(), 0);
}

async function two_answers_at_once_are_asked_about(world) {
  const { browser, recado } = world;
  const olivia = await Desk.open(world);
  const dana = await danasDesk(world);
  await olivia.openConversation("Carla");
  await olivia.page.getByTestId("composer-tab-reply").click();
  await dana.openConversation("Carla");
  await olivia.page.getByText(`${DANA.name} has this open too`).waitFor();
  await browser.screenshot(olivia.page, "presence viewing");

  await dana.page.getByTestId("composer-input").pressSequentially("Of course, until the fifth.");
  await olivia.page.getByText(`${DANA.name} is typing a reply`).waitFor();
  await browser.screenshot(olivia.page, "presence typing");
  await olivia.page.getByTestId("composer-input").pressSequentially("No, I am sorry.");
  await dana.page.getByText(/is typing a reply/).waitFor();
  await dana.page.getByTestId("composer-send").click();
  // Olivia is typing, too: Dana is asked, and sends all the same.
  await dana.page.getByTestId("collision-send").click();
  await olivia.message({ text: "until the fifth", direction: "out" }).waitFor();

  await olivia.page.getByTestId("composer-send").click();
  await olivia.page.getByText(`${DANA.name} answered while you wrote`).waitFor();
  await browser.screenshot(olivia.page, "collision answered");
  await olivia.page.getByTestId("collision-see").click();
  assert.equal(await olivia.page.getByTestId("composer-input").inputValue(), "No, I am sorry.");
  await olivia.page.getByTestId("composer-input").fill("Have a nice day!");
  await olivia.page.getByTestId("composer-send").click();
  await olivia.message({ text: "Have a nice day!", direction: "out" }).waitFor();
  const received = JSON.stringify(await recado.thread(CARLA));
  assert.ok(!received.includes("No, I am sorry."));

  // Whoever shuts the page has gone.
  await dana.page.context().close();
  await olivia.page.getByTestId("colleagues").waitFor({ state: "detached" });
}

async function notes_on_a_phone_in_the_dark_and_after_the_window_shut(world) {
  const { browser, recado } = world;
  const dana = await danasDesk(world, { viewport: NARROW, dark: true, touch: true });
  const olivia = await Desk.open(world);
  await dana.row("Carla").click();
  await dana.page.getByTestId("thread").waitFor();
  await dana.page.getByTestId("composer-tab-note").click();
  await dana.page.getByTestId("note-input").fill(`${"A long story about what happened in spring. ".repeat(12)}https://shop.example/a/very/long/address/${"x".repeat(60)}`);
  await browser.screenshot(dana.page, "narrow dark note draft");
  await dana.page.getByTestId("note-save").click();
  await dana.page.getByTestId("note").filter({ hasText: "in spring" }).waitFor();
  await browser.screenshot(dana.page, "narrow dark note");
  await dana.page.getByTestId("note-input").pressSequentially("@");
  await dana.page.getByTestId("mention-choice").first().waitFor();
  await browser.screenshot(dana.page, "narrow dark mention picker");
  await dana.page.getByTestId("note-input").fill("");

  // A call comes from above: below one writes.
  await dana.page.goto(`${recado.desk}/contacts`);
  await olivia.openConversation("Carla");
  await olivia.page.getByTestId("composer-tab-note").click();
  await olivia.page.getByTestId("note-input").fill(`@${DANA.name} one more`);
  await olivia.page.getByTestId("note-save").click();
  await dana.page.getByText(/mentioned you/).first().waitFor();
  const toast = await dana.page.getByText(/mentioned you/).first().boundingBox();
  assert.ok(toast.y < NARROW.height / 2, "a toast does not lie over the composer");
  await browser.screenshot(dana.page, "narrow dark toast");
  await dana.page.getByTestId("toast-action").click();
  await dana.page.getByTestId("note").filter({ hasText: "one more" }).waitFor();

  await recado.control("POST", "/clock", { advance: "PT25H" });
  await olivia.page.getByTestId("composer-tab-reply").click();
  await olivia.page.locator(`[data-testid="window-countdown"][data-open="false"]`).waitFor();
  await olivia.page.keyboard.press("n");
  await olivia.page.getByTestId("note-input").fill("Write to her tomorrow");
  await browser.screenshot(olivia.page, "note while the window is shut");
  await olivia.page.getByTestId("note-save").click();
  await olivia.page.getByTestId("note").filter({ hasText: "tomorrow" }).waitFor();
}

export default [
  a_note_calls_a_colleague_and_the_customer_never_gets_it,
  two_answers_at_once_are_asked_about,
  notes_on_a_phone_in_the_dark_and_after_the_window_shut,
];
