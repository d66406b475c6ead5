// People and rights: inviting, joining, what a role leaves out, own roles, keys, the audit log, sessions.
import { NARROW } from "../browser.mjs";
import { Desk, OWNER } from "../desk.mjs";
import { assert } from "../expect.mjs";

const BRUNA = { email: "bruna@demo.test", password: "quiet-meadow-9", name: "Bruna Bravo" };

async function settings({ page }, name) {
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name, exact: true }).click();
}

async function an_invited_person_joins_and_sees_what_the_role_allows(world) {
  const { browser } = world;
  const owner = await Desk.open(world);
  await settings(owner, "People");
  await owner.page.getByTestId("invite").click();
  await owner.page.getByTestId("invite-emails").fill(`${BRUNA.email}, carlos@demo.test`);
  await browser.screenshot(owner.page, "people invite");
  await owner.page.getByTestId("invite-submit").click();
  const shown = owner.page.getByTestId("invitation-link").filter({ hasText: BRUNA.email });
  const link = await shown.locator("code").textContent();
  await browser.screenshot(owner.page, "people invitation links");
  await owner.page.getByTestId("invite-done").click();
  await owner.page.getByTestId("invitations").getByText("carlos@demo.test").waitFor();

  // Only what stands behind the host is taken: the desk's port is another in each run.
  const { pathname, hash } = new URL(link);
  const page = await browser.page(`${world.recado.desk}${pathname}${hash}`);
  await page.getByTestId("join-name").fill(BRUNA.name);
  await page.getByTestId("new-password").fill("bravo-2026-x");
  await page.getByTestId("join-submit").click();
  await page.getByRole("alert").waitFor();
  await browser.screenshot(page, "people join refused");
  await page.getByTestId("new-password").fill(BRUNA.password);
  await page.getByTestId("join-submit").click();
  await page.waitForURL(/\/inbox$/);

  // An agent has no templates.write.
  await page.getByRole("link", { name: "Templates" }).click();
  await page.getByRole("heading", { name: "Templates" }).waitFor();
  await owner.page.getByTestId("colleague").filter({ hasText: BRUNA.name }).waitFor();
  assert.equal(await page.getByRole("link", { name: "New template" }).count(), 0);
  await settings({ page }, "People");
  await page.getByTestId("colleague").filter({ hasText: BRUNA.name }).waitFor();
  assert.equal(await page.getByTestId("invite").count(), 0);
  assert.equal(await page.getByRole("link", { name: "API keys" }).count(), 0);
  await browser.screenshot(page, "people as an agent");
  await browser.screenshot(owner.page, "people");

  const used = await browser.page(`${world.recado.desk}${pathname}${hash}`);
  await used.getByText("This link works no more").waitFor();
  await browser.screenshot(used, "people link used");
}

async function an_own_role_is_made_and_given(world) {
  const { browser } = world;
  const owner = await Desk.open(world);
  await settings(owner, "Roles");
  await browser.screenshot(owner.page, "roles empty");
  const supervisor = owner.page.getByTestId("role").filter({ hasText: "Supervisor" });
  await supervisor.getByRole("button", { name: "Copy" }).click();
  await owner.page.getByTestId("role-name").fill("Night team");
  await owner.page.getByLabel("Read the audit log").click();
  await browser.screenshot(owner.page, "roles editor");
  await owner.page.getByTestId("role-save").click();
  await owner.page.getByTestId("role").filter({ hasText: "Night team" }).waitFor();

  const bruna = new Desk(await browser.page(world.recado.desk));
  await bruna.signIn(BRUNA);
  await settings(bruna, "People");
  await settings(owner, "People");
  const row = owner.page.getByTestId("colleague").filter({ hasText: BRUNA.name });
  await row.getByTestId("role-select").click();
  await owner.page.getByRole("option", { name: "Night team" }).click();
  await row.getByTestId("role-select").filter({ hasText: "Night team" }).waitFor();
  await bruna.page.getByTestId("colleague").filter({ hasText: BRUNA.name }).getByText("Night team").waitFor();

  // Signed out from afar: the page she has open ends too.
  await row.getByRole("button", { name: `More about ${BRUNA.name}` }).click();
  await browser.screenshot(owner.page, "people menu");
  await owner.page.getByRole("menuitem", { name: "Sign out everywhere" }).click();
  await owner.page.getByText(`${BRUNA.name} is signed out everywhere.`).first().waitFor();
  await bruna.page.reload();
  await bruna.page.getByTestId("signin-email").waitFor();
  await settings(owner, "Roles");
  await owner.page.getByTestId("role").filter({ hasText: "Night team" }).getByText("1 person").waitFor();
  await browser.screenshot(owner.page, "roles");
}

async function a_key_opens_what_it_says_until_it_is_revoked(world) {
  const { browser, recado } = world;
  const { page } = await Desk.open(world);
  await settings({ page }, "API keys");
  await page.getByTestId("new-key").click();
  await page.getByTestId("key-name").fill("Order import");
  await browser.screenshot(page, "keys new");
  await page.getByTestId("key-create").click();
  const secret = await page.getByTestId("key-secret").textContent();
  await browser.screenshot(page, "keys made");
  const ask = (path) =>
    fetch(`${recado.desk}/api/v1${path}`, { headers: { authorization: `Bearer ${secret}` } });
  assert.equal((await ask("/conversations")).status, 200);
  assert.equal((await ask("/audit")).status, 403);
  await page.getByTestId("key-done").click();
  await browser.screenshot(page, "keys");
  await page.getByRole("button", { name: "Revoke Order import" }).click();
  await page.getByTestId("confirm").click();
  await page.getByTestId("api-key").filter({ hasText: "Order import" }).waitFor({ state: "detached" });
  assert.equal((await ask("/conversations")).status, 401);
}

async function the_log_has_it_all_and_sessions_end(world) {
  const { browser, recado } = world;
  const { page } = await Desk.open(world);
  await settings({ page }, "Audit log");
  const entry = page.getByTestId("audit-entry").filter({ hasText: `Changed a person: ${BRUNA.name}` });
  await entry.locator("summary").click();
  await entry.getByText("Night team").waitFor();
  await browser.screenshot(page, "audit");
  await page.getByLabel("Search people or things").fill("order import");
  await page.getByText("Revoked an API key").first().waitFor();
  await entry.waitFor({ state: "detached" });
  await browser.screenshot(page, "audit search");
  const path = await page.getByRole("link", { name: "Export as CSV" }).getAttribute("href");
  const csv = await page.evaluate((url) => fetch(url).then((answer) => answer.text()), path);
  assert.match(csv, /api_key\.revoked/);
  assert.doesNotMatch(csv, /agent\.invited/);

  const elsewhere = new Desk(await browser.page(recado.desk));
  await elsewhere.signIn(OWNER);
  await elsewhere.page.getByRole("link", { name: "Settings" }).waitFor();
  await settings({ page }, "Your account");
  await page.getByTestId("session").nth(1).waitFor();
  await browser.screenshot(page, "account");
  await page.getByTestId("end-others").click();
  await page.getByTestId("confirm").click();
  await page.getByTestId("session").nth(1).waitFor({ state: "detached" });
  await elsewhere.page.reload();
  await elsewhere.page.getByTestId("signin-email").waitFor();
}

async function dark_and_narrow(world) {
  const { browser } = world;
  const pages = ["people", "roles", "api-keys", "audit", "account"];
  for (const [look, options] of [
    ["dark", { dark: true }],
    ["narrow", { viewport: NARROW, touch: true }],
  ]) {
    const { page } = await Desk.open(world, options);
    await page.getByRole("link", { name: "Settings" }).waitFor();
    for (const name of pages) {
      await page.goto(`${world.recado.desk}/settings/${name}`);
      await page.getByTestId("row-skeleton").first().waitFor({ state: "detached" });
      await page.getByRole("heading", { name: "Settings" }).waitFor();
      const wider = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
      assert.equal(wider, false, `${name} is wider than the window`);
      await browser.screenshot(page, `${look} ${name}`);
    }
    await page.goto(`${world.recado.desk}/settings/roles`);
    await page.getByTestId("role").getByRole("button", { name: "Edit" }).first().click();
    await page.getByTestId("role-save").waitFor();
    await browser.screenshot(page, `${look} role editor`);
  }
}

export default [
  an_invited_person_joins_and_sees_what_the_role_allows,
  an_own_role_is_made_and_given,
  a_key_opens_what_it_says_until_it_is_revoked,
  the_log_has_it_all_and_sessions_end,
  dark_and_narrow,
];
