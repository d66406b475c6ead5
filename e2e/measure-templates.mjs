// How long the templates page takes from the click on its entry to painted rows, with thousands of templates:
// `RECADO_BINARY=… node measure-templates.mjs [TEMPLATES]`. Cold is the first visit in a tab, warm the second one.
import { setTimeout as pause } from "node:timers/promises";
import { Browser } from "./browser.mjs";
import { Desk } from "./desk.mjs";
import { until } from "./expect.mjs";
import { NUMBER, Recado } from "./recado.mjs";

const TEMPLATES = Number(process.argv[2] ?? 6000);
const RUNS = 9;
const MADE_AT_ONCE = 16;
/** From the mouse coming to rest on the entry to the click: at least this long for people. */
const HOVER_MS = 80;

// An account makes 100 an hour; what is measured is not how long that takes.
process.env.RECADO__CLOUD__LIMITS__ENFORCED = "false";
const recado = await Recado.start();
const browser = await Browser.launch();
try {
  await makeTemplates();
  const cold = [];
  const warm = [];
  for (let run = 0; run < RUNS; run += 1) {
    const { page } = await Desk.open({ browser, recado });
    await page.waitForURL("**/inbox**");
    await pause(1000);
    cold.push(await clickToRows(page));
    await page.getByRole("link", { name: "Contacts" }).click();
    await page.getByRole("heading", { name: "Contacts" }).waitFor();
    await pause(300);
    warm.push(await clickToRows(page));
    await page.context().close();
  }
  report("cold", cold);
  report("warm", warm);
} finally {
  await browser.close();
  await recado.stop();
}

/** Milliseconds in the page's own clock, from the pointer going down to the frame after the rows stand. */
async function clickToRows(page) {
  const entry = page.getByRole("link", { name: "Templates", exact: true });
  await page.evaluate(() => {
    window.opened = new Promise((resolve) => {
      let begun = 0;
      addEventListener("pointerdown", () => (begun = performance.now()), { once: true, capture: true });
      const watch = new MutationObserver(() => {
        if (begun === 0 || !document.querySelector('main li a[href^="/templates/"]')) return;
        watch.disconnect();
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - begun)));
      });
      watch.observe(document.body, { childList: true, subtree: true });
    });
  });
  await entry.hover();
  await pause(HOVER_MS);
  await page.mouse.down();
  await page.mouse.up();
  return page.evaluate(() => window.opened);
}

async function makeTemplates() {
  const { data } = await recado.control("GET", "/numbers");
  const account = data.find(({ phone_number_id, id }) => (phone_number_id ?? id) === NUMBER).waba_id;
  let next = 0;
  const make = async () => {
    while (next < TEMPLATES) {
      const number = next++;
      await recado.graph("POST", `/${account}/message_templates`, {
        name: `campaign_${String(number).padStart(5, "0")}`,
        language: ["en_US", "es", "pt_BR"][number % 3],
        category: number % 2 ? "MARKETING" : "UTILITY",
        components: [{ type: "BODY", text: `Your order number ${number} is on its way and will be with you soon.` }],
      });
    }
  };
  await Promise.all(Array.from({ length: MADE_AT_ONCE }, make));
}

function report(name, times) {
  const sorted = [...times].sort((a, b) => a - b);
  const ms = (value) => `${Math.round(value)} ms`;
  console.log(`${name}: median ${ms(sorted[Math.floor(sorted.length / 2)])}, from ${ms(sorted[0])} to ${ms(sorted.at(-1))} (${times.length} runs)`);
}
