// A customer who fills in any Flow: something in every input, along every link and back, and on to the end.
import { assert, until } from "./expect.mjs";
import { PHOTO, PRICE_LIST } from "./fixtures.mjs";

/** More screens than any of them has. */
const MOST_STEPS = 12;
const PATIENCE_MS = 10_000;

export class FlowFiller {
  /** `asked` counts what the business was asked; `onScreen` is called with the id of each screen that was filled in. */
  constructor(phone, { asked, onScreen }) {
    this.sheet = phone.root.getByTestId("flow-sheet");
    this.page = phone.page;
    this.asked = asked;
    this.onScreen = onScreen;
    /** Links that were followed, by screen and text. */
    this.followed = new Set();
    /** Addresses that links have opened. */
    this.opened = [];
  }

  async goThrough() {
    await this.sheet.and(this.page.locator("[data-screen]")).waitFor();
    for (let step = 0; step < MOST_STEPS && !(await this.#isOver()); step += 1) {
      const screen = await this.#screen();
      await this.#fillIn(screen);
      if (await this.#hasLeft(screen)) continue;
      assert.equal(await this.sheet.evaluate((sheet) => sheet.scrollTop), 0, "the sheet's own frame stays in place");
      await this.onScreen(screen);
      if (await this.#follow(screen)) continue;
      await this.#goOn(screen);
    }
    assert(await this.#isOver(), "it ends");
  }

  async #isOver() {
    return (await this.sheet.count()) === 0;
  }

  /** Null when there is none any more. */
  async #screen() {
    const [screen] = await this.sheet.evaluateAll((sheets) => sheets.map((sheet) => sheet.dataset.screen));
    return screen ?? null;
  }

  async #hasLeft(screen) {
    return (await this.#screen()) !== screen;
  }

  /** What was asked of the business has been answered. */
  async #settle() {
    await until(
      "the Flow is not busy",
      async () => {
        const [busy] = await this.sheet.evaluateAll((sheets) => sheets.map((sheet) => sheet.ariaBusy));
        return busy !== "true";
      },
      PATIENCE_MS,
    );
  }

  /** Every input of a screen; what is chosen in one may bring another. */
  async #fillIn(screen) {
    const filled = new Set();
    for (;;) {
      if (await this.#hasLeft(screen)) return;
      const names = await this.sheet
        .locator("[data-field]")
        .evaluateAll((fields) => fields.map((field) => field.dataset.field));
      const name = names.find((one) => !filled.has(one));
      if (name === undefined) return;
      filled.add(name);
      await this.#fill(this.sheet.locator(`[data-field="${name}"]`));
      await this.#settle();
    }
  }

  async #fill(field) {
    const has = async (selector) => (await field.locator(selector).count()) > 0;
    if (await has("[data-testid^=files-]")) await this.#chooseFile(field);
    else if (await has("button[aria-haspopup=dialog]")) await this.#chooseInList(field);
    else if (await has("fieldset button[data-day]")) await this.#chooseDays(field);
    else if (await has("button[aria-expanded]")) await this.#openAndChooseDay(field);
    else if (await has("button[role=checkbox]")) await field.getByRole("checkbox").check();
    else if (await has("input[type=radio], input[type=checkbox]")) await this.#choose(field);
    else await this.#write(field.locator("input, textarea").first());
  }

  async #chooseFile(field) {
    const files = field.locator("[data-testid^=files-]");
    const takesPictures = ((await files.getAttribute("accept")) ?? "").startsWith("image/");
    await files.setInputFiles(takesPictures ? PHOTO : PRICE_LIST);
    await field.locator("li").waitFor();
    await field.locator("li [role=progressbar]").waitFor({ state: "detached" });
  }

  async #chooseInList(field) {
    await field.locator("button[aria-haspopup=dialog]").click();
    const options = this.sheet.getByRole("dialog");
    await options.locator("label:has(input:enabled)").last().click();
    await options.getByRole("button", { name: "Done" }).click();
    await options.waitFor({ state: "detached" });
  }

  async #openAndChooseDay(field) {
    await field.locator("button[aria-expanded]").click();
    await freeDays(field).first().click();
  }

  /** A second day is the last of a stay, where one is asked for; else the choice. */
  async #chooseDays(field) {
    await freeDays(field).first().click();
    await this.#settle();
    await freeDays(field).nth(1).click();
  }

  /** The first of single choices; of others all that a group takes. */
  async #choose(field) {
    const radio = field.locator("label:has(input[type=radio]:enabled:not(:checked))");
    if ((await field.locator("input[type=radio]:checked").count()) > 0) return;
    if ((await radio.count()) > 0) return radio.first().click();
    const free = field.locator("label:has(input[type=checkbox]:enabled:not(:checked))");
    while ((await free.count()) > 0) {
      await free.first().click();
      await this.#settle();
    }
  }

  async #write(input) {
    if (!(await input.isEnabled()) || (await input.inputValue()) !== "") return;
    await input.fill(wordsFor(await input.getAttribute("type"), await input.getAttribute("inputmode")));
    await input.blur();
  }

  /** Takes the next link that was not taken yet, and comes back. Says whether the Flow went elsewhere for good. */
  async #follow(screen) {
    const links = this.sheet.getByTestId("flow-link");
    for (let index = 0; index < (await links.count()); index += 1) {
      const link = links.nth(index);
      const key = `${screen}/${await link.getAttribute("data-kind")}/${await link.textContent()}`;
      if (this.followed.has(key)) continue;
      this.followed.add(key);
      const tabs = this.page.context().pages().length;
      const asked = this.asked();
      await link.click();
      const hasOpened = () => this.page.context().pages().length > tabs;
      const leads = async () => hasOpened() || this.asked() > asked || (await this.#hasLeft(screen));
      await until(`${key} leads somewhere`, leads, PATIENCE_MS);
      if (hasOpened()) {
        const tab = this.page.context().pages().at(-1);
        this.opened.push(tab.url());
        await tab.close();
      }
      await this.#settle();
      if (await this.#isOver()) return true;
      if (await this.#hasLeft(screen)) {
        await this.onScreen(await this.#screen());
        await this.page.keyboard.press("Escape");
        await until(`back to ${screen}`, async () => (await this.#screen()) === screen, PATIENCE_MS);
      }
    }
    return false;
  }

  async #goOn(screen) {
    const submit = this.sheet.getByTestId("flow-submit").last();
    // A list of places to go has no button of its own.
    if ((await submit.count()) > 0) await submit.click();
    else await this.sheet.locator("li button").first().click();
    await until(`it goes on from ${screen}`, () => this.#hasLeft(screen), PATIENCE_MS);
  }
}

/** Free days of the month that is shown. */
const freeDays = (field) => field.locator("button[data-day]:not([aria-disabled=true])");

function wordsFor(type, mode) {
  if (type === "email") return "elena@example.com";
  if (type === "tel" || mode === "tel") return "+573000100005";
  if (type === "password") return mode === "numeric" ? "123456" : "Secret123";
  return mode === "numeric" || mode === "decimal" ? "1234" : "Elena";
}
