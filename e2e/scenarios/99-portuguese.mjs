// The desk in Portuguese: chosen in the preferences, kept, and narrow enough for a phone.
import { NARROW } from "../browser.mjs";
import { Desk } from "../desk.mjs";
import { assert } from "../expect.mjs";

const PAGES = [
  "inbox",
  "contacts",
  "templates",
  "catalogue",
  "flows",
  "settings/people",
  "settings/hours",
  "settings/preferences",
];

const in_portuguese = (name, options) =>
  Object.defineProperty(
    async (world) => {
      const { page } = await Desk.open(world, options);
      await page.waitForURL((url) => url.pathname.startsWith("/inbox"));
      await page.evaluate(() => localStorage.setItem("recado.language", "pt"));
      for (const path of PAGES) {
        await page.goto(new URL(path, world.recado.desk).href);
        await page.getByRole("main").waitFor();
        assert.equal(new URL(page.url()).pathname.startsWith("/sign-in"), false, path);
        await page.waitForLoadState("networkidle");
        assert.equal(await page.evaluate(() => document.documentElement.lang), "pt-BR");
        const [content, screen] = await page.evaluate(() => [
          document.documentElement.scrollWidth,
          innerWidth,
        ]);
        assert.ok(content <= screen, `${path} is ${content} px wide on a screen of ${screen}`);
        await world.browser.screenshot(page, `portuguese ${name} ${path}`);
      }
      await page.getByText("Idioma", { exact: true }).first().waitFor();
    },
    "name",
    { value: `the_desk_in_portuguese_${name}` },
  );

export default [
  in_portuguese("wide", {}),
  in_portuguese("dark", { dark: true }),
  in_portuguese("narrow", { viewport: NARROW, touch: true }),
];
