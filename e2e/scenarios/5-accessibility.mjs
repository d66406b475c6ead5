// What axe finds in each page, in light and in dark, on a desk's screen and on a phone's.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { NARROW } from "../browser.mjs";
import { Desk } from "../desk.mjs";
import { assert } from "../expect.mjs";
import { Phone } from "../phone.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

async function the_desk(world) {
  for (const dark of [false, true]) {
    const desk = await Desk.open(world, { dark });
    await desk.openConversation("Bruno");
    await desk.message({ kind: "text", direction: "in" }).waitFor();
    await findsNothing(desk.page);
  }
}

/** Where the desk's main column and its settings lead; a page that is new belongs here. */
const DESK_PAGES = [
  "/inbox",
  "/contacts",
  "/templates",
  "/templates/new",
  "/catalogue",
  "/flows",
  "/settings",
  ...[
    "channels",
    "workspaces",
    "api-keys",
    "audit",
    "people",
    "teams",
    "roles",
    "hours",
    "replies",
    "tags",
  ].map((name) => `/settings/${name}`),
  "/settings/account",
  "/settings/preferences",
];

const every_page_of_the_desk = (name, options) =>
  Object.defineProperty(
    async (world) => {
      const desk = await Desk.open(world, options);
      await desk.page.waitForURL((url) => url.pathname.startsWith("/inbox"));
      const found = [];
      for (const path of DESK_PAGES) {
        await desk.page.goto(new URL(path, world.recado.desk).href);
        await desk.page.getByRole("main").waitFor();
        assert.equal(new URL(desk.page.url()).pathname.startsWith("/sign-in"), false, path);
        await desk.page.waitForLoadState("networkidle");
        await findsNothing(desk.page).catch((error) => found.push(error.message));
      }
      assert.deepEqual(found, []);
    },
    "name",
    { value: `every_page_of_the_desk_${name}` },
  );

async function the_phone(world) {
  for (const dark of [false, true]) {
    const phone = await Phone.open(world, "34600100002", { dark });
    await findsNothing(phone.page);
    await phone.openChat();
    // A later message quotes it, so there are two.
    await phone.message({ text: "When do you open?" }).first().waitFor();
    await findsNothing(phone.page);
  }
}

async function the_console(world) {
  for (const dark of [false, true]) {
    const page = await world.browser.page(world.recado.cloud, { dark });
    await page.getByText("recado-dev-token").first().waitFor();
    await world.browser.screenshot(page, dark ? "console dark" : "console");
    await findsNothing(page);
  }
}

async function the_sign_in(world) {
  const page = await world.browser.page(world.recado.desk);
  await page.getByTestId("signin-email").waitFor();
  await findsNothing(page);
}

async function findsNothing(page) {
  // The page's own policy forbids foreign scripts, rightly; the debugger's evaluation is not subject to it.
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() =>
    axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] }),
  );
  const told = violations.map(
    ({ id, help, nodes }) =>
      `${id} (${help}):\n${nodes.map(({ html }) => `    ${html.slice(0, 200)}`).join("\n")}`,
  );
  assert.equal(violations.length, 0, `axe finds in ${page.url()}:\n${told.join("\n")}`);
}

export default [
  the_desk,
  every_page_of_the_desk("light", {}),
  every_page_of_the_desk("dark", { dark: true }),
  every_page_of_the_desk("light_narrow", { viewport: NARROW }),
  every_page_of_the_desk("dark_narrow", { viewport: NARROW, dark: true }),
  the_phone,
  the_console,
  the_sign_in,
];
