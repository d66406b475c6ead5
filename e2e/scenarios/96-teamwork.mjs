// Two agents at one inbox: who has what, handing over with a word, putting aside, closing, filters, selections, and the
// settings behind it. Moves the clock for everybody.
import { NARROW } from "../browser.mjs";
import { Desk } from "../desk.mjs";

const ALBA = { email: "agent1@demo.test", password: "recado-demo", name: "Alba Agent" };
const DIEGO = "5491100000004";

async function openAs({ browser, recado }, person, options) {
  const desk = new Desk(await browser.page(recado.desk, options));
  await desk.signIn(person);
  await desk.page.getByTestId("conversation-row").first().waitFor();
  return desk;
}

const queue = ({ page }, name) => page.getByTestId(`queue-${name}`).first();

async function a_conversation_is_handed_over_live(world) {
  const { browser, recado } = world;
  const { data: customers } = await recado.control("GET", "/customers?limit=100");
  const diego = customers.find(({ name }) => name === "Diego")?.wa_id ?? DIEGO;
  await recado.text(diego, "Who helps me?");
  const [owner, alba] = [await Desk.open(world), await openAs(world, ALBA)];
  await queue(alba, "mine").click();
  await owner.openConversation("Diego");
  await owner.page.getByTestId("menu-assign").click();
  await owner.page.getByTestId("recipients").getByText(ALBA.name).click();
  await owner.page.getByTestId("assign-note").fill("She knows this customer");
  await browser.screenshot(owner.page, "teamwork assign");
  await owner.page.getByTestId("assign-submit").click();
  await alba.row("Diego").waitFor();
  await queue(alba, "mentions").getByTestId("queue-count").filter({ hasText: "1" }).waitFor();
  await browser.screenshot(alba.page, "teamwork given to me");

  // Taken by a key, it leaves her list at once.
  await owner.page.getByTestId("thread").click();
  await owner.page.keyboard.press("m");
  await alba.row("Diego").waitFor({ state: "detached" });
}

async function a_snoozed_conversation_comes_back_by_the_travelled_clock(world) {
  const { browser, recado } = world;
  const [owner, alba] = [await Desk.open(world), await openAs(world, ALBA)];
  await owner.openConversation("Diego");
  await owner.page.getByTestId("menu-snooze").click();
  await browser.screenshot(owner.page, "teamwork snooze");
  await owner.page.getByTestId("snooze-list").getByText("Tomorrow morning").click();
  await owner.page.getByText("Snoozed: Diego").first().waitFor();
  await alba.row("Diego").waitFor({ state: "detached" });
  await queue(alba, "snoozed").click();
  await alba.row("Diego").waitFor();
  await browser.screenshot(alba.page, "teamwork snoozed");
  await recado.control("POST", "/clock", { advance: "PT48H" });
  await alba.row("Diego").waitFor({ state: "detached" });
  await queue(alba, "all").click();
  await alba.row("Diego").waitFor();
}

async function filters_and_tags_find_it_and_closing_can_be_undone(world) {
  const { browser } = world;
  const owner = await Desk.open(world);
  await owner.openConversation("Diego");
  await owner.page.getByTestId("menu-tags").click();
  await owner.page.keyboard.type("stage:lead");
  await owner.page.keyboard.press("Enter");
  await owner.page.getByTestId("tag-picker").getByRole("option", { selected: true }).waitFor();
  await browser.screenshot(owner.page, "teamwork tags");
  await owner.page.keyboard.press("Escape");
  const alba = await openAs(world, ALBA);
  await alba.row("Diego").getByText("lead").waitFor();

  await alba.page.getByTestId("filter").click();
  await alba.page.getByTestId("filter-kinds").getByText("Tag").click();
  await alba.page.getByTestId("filter-values").getByText("lead").click();
  await alba.page.getByTestId("chip-tag_id").waitFor();
  await alba.page.waitForURL(/tag=/);
  await alba.page.reload();
  await alba.page.getByTestId("chip-tag_id").getByText("lead").waitFor();
  await alba.row("Diego").waitFor();
  await browser.screenshot(alba.page, "teamwork filtered");

  await alba.row("Diego").hover();
  await alba.page.getByTestId("choose").first().click();
  await browser.screenshot(alba.page, "teamwork selected");
  await alba.page.getByTestId("bulk-close").click();
  await alba.row("Diego").waitFor({ state: "detached" });
  // The conversation that the other one has open says so too.
  await owner.page.getByRole("button", { name: "Reopen" }).first().waitFor();
  await alba.page.getByTestId("toast-action").click();
  await alba.row("Diego").waitFor();
}

async function teams_tags_and_availability_are_set(world) {
  const { browser } = world;
  const owner = await Desk.open(world);
  const { page } = owner;
  await page.getByTestId("conversation-row").first().waitFor();
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("link", { name: "Teams", exact: true }).click();
  await page.getByTestId("new-team").click();
  await page.getByTestId("team-name").fill("Sales");
  await page.getByText("To whoever has the fewest").click();
  await page.getByTestId("team-members").getByText("Olivia Owner").click();
  await page.getByTestId("team-members").getByText(ALBA.name).click();
  await browser.screenshot(page, "teamwork team editor");
  await page.getByTestId("team-save").click();
  await page.getByTestId("team").filter({ hasText: "Sales" }).waitFor();
  await browser.screenshot(page, "teamwork teams");
  await page.getByRole("link", { name: "Tags", exact: true }).click();
  await page.getByTestId("tag").filter({ hasText: "lead" }).getByText("1 conversation").waitFor();
  await browser.screenshot(page, "teamwork tags page");

  await page.getByTestId("account-menu").click();
  await browser.screenshot(page, "teamwork account menu");
  await page.getByTestId("availability-away").click();
  await page.getByTestId("account-menu").getByText("Away").waitFor({ state: "attached" });

  const phone = await openAs(world, ALBA, { viewport: NARROW, dark: true, touch: true });
  await phone.page.getByTestId("queue-sheet").click();
  await phone.page.getByRole("dialog").getByText("Sales").waitFor();
  await browser.screenshot(phone.page, "teamwork queues narrow");
  await phone.page.getByRole("dialog").getByText("Sales").click();
  await phone.page.waitForURL(/team=/);
  await phone.page.getByText("Nothing waits for this team").waitFor();
  await browser.screenshot(phone.page, "teamwork empty team narrow");
}

export default [
  a_conversation_is_handed_over_live,
  a_snoozed_conversation_comes_back_by_the_travelled_clock,
  filters_and_tags_find_it_and_closing_can_be_undone,
  teams_tags_and_availability_are_set,
];
