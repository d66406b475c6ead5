// Getting in, and being kept out.
import { Desk, OWNER } from "../desk.mjs";
import { assert } from "../expect.mjs";

async function a_wrong_password_is_told_and_the_right_one_opens_the_inbox(world) {
  const desk = new Desk(await world.browser.page(world.recado.desk));
  await desk.page.getByTestId("signin-email").waitFor();
  await world.browser.screenshot(desk.page, "sign in");
  await desk.signIn({ ...OWNER, password: "wrong" });
  await desk.page.getByRole("alert").first().waitFor();
  await world.browser.screenshot(desk.page, "sign in refused");
  await desk.signIn(OWNER);
  await desk.page.getByTestId("conversation-list").waitFor();
}

async function an_ended_session_leads_to_sign_in_and_back(world) {
  const desk = await Desk.open(world);
  await desk.openConversation("Ana");
  const address = desk.page.url();
  await desk.page.context().clearCookies();
  await desk.page.reload();
  await desk.signIn(OWNER);
  await desk.page.getByTestId("thread").waitFor();
  assert.equal(desk.page.url(), address);
}

async function channels_are_shown_in_the_settings(world) {
  const desk = await Desk.open(world);
  await desk.page.getByTestId("conversation-list").waitFor();
  await desk.page.goto(`${world.recado.desk}/settings/channels`);
  await desk.page.getByText("400000000000001").first().waitFor();
  await world.browser.screenshot(desk.page, "settings channels");
}

export default [
  a_wrong_password_is_told_and_the_right_one_opens_the_inbox,
  an_ended_session_leads_to_sign_in_and_back,
  channels_are_shown_in_the_settings,
];
