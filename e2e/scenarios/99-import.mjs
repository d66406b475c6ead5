// Contacts from a file with bad rows: looked at, taken in, and the bad ones mended.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { NARROW } from "../browser.mjs";
import { Desk } from "../desk.mjs";

const FILE = `Nombre;Teléfono;Ciudad
Gabriela Ñandú;+34 611 000 001;Madrid
Hugo;+34 611 000 002;Sevilla
Irene;not a number;Vigo
Jorge;+34 611 000 001;Bilbao
Karen;;Málaga
`;

const csv = (name, content) => ({ name, mimeType: "text/csv", buffer: Buffer.from(content) });

async function bad_rows_are_told_and_mended(world) {
  const { browser, recado } = world;
  const { page } = await Desk.open(world);
  await page.getByRole("link", { name: "Contacts" }).click();
  await page.getByTestId("contacts-import").click();
  await browser.screenshot(page, "import empty");
  const file = page.locator('input[type="file"]');
  await file.setInputFiles(csv("empty.csv", "phone\n"));
  await page.getByRole("alert").filter({ hasText: "no rows" }).waitFor();
  await file.setInputFiles(csv("clientes.csv", FILE));
  await page.locator('[data-testid="import-row"][data-outcome="failed"]').nth(2).waitFor();
  assert.equal(await page.locator('[data-testid="import-row"][data-outcome="added"]').count(), 2);
  await page.getByText("Row 1 has the same number.").waitFor();
  await browser.screenshot(page, "import preview");
  await page.getByTestId("import-start").click();
  await page.locator('[data-testid="import-progress"][data-state="done"]').waitFor();
  assert.equal(await page.getByTestId("import-added").textContent(), "2");
  assert.equal(await page.getByTestId("import-failed").textContent(), "3");
  await browser.screenshot(page, "import done");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByTestId("import-problems").click()]);
  const bad = await readFile(await download.path(), "utf8");
  assert.match(bad, /Irene,not a number,Vigo,This is no phone number\./);
  await page.getByTestId("import-close").click();
  await page.getByText("Gabriela Ñandú").waitFor();

  // The mended rows are brought in the same way.
  await page.getByTestId("contacts-import").click();
  const mended = bad.replace("not a number", "+34 611 000 003").replace("Karen,,", "Karen,+34 611 000 004,");
  await file.setInputFiles(csv("mended.csv", mended));
  await page.locator('[data-testid="import-row"][data-outcome="added"]').nth(1).waitFor();
  await page.getByTestId("import-start").click();
  await page.locator('[data-testid="import-progress"][data-state="done"]').waitFor();
  await page.getByTestId("import-close").click();
  await page.getByText("Karen").waitFor();

  const dark = await Desk.open(world, { dark: true, viewport: NARROW, touch: true });
  await dark.page.getByRole("link", { name: "Contacts" }).click();
  await dark.page.getByTestId("contacts-import").click();
  await dark.page.locator('input[type="file"]').setInputFiles(csv("clientes.csv", FILE));
  await dark.page.getByTestId("import-row").first().waitFor();
  await browser.screenshot(dark.page, "import preview dark narrow");
  const wider = await dark.page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  assert.equal(wider, false);
}

export default [bad_rows_are_told_and_mended];
