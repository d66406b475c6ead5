// Runs every scenario against one `recado up`, each test in a browser of its own: `RECADO_BINARY=… node run.mjs [NAME…]`.
// A scenario is a file of `scenarios/` that exports a list of functions; each is one test, and they run in order.
import { readdirSync } from "node:fs";
import { basename } from "node:path";
import { Browser } from "./browser.mjs";
import { Recado } from "./recado.mjs";

const LIMIT_MS = 90_000;

const wanted = process.argv.slice(2);
const files = readdirSync(new URL("scenarios/", import.meta.url)).sort();
const counts = { passed: 0, failed: 0 };

const recado = await Recado.start();
try {
  for (const file of files) {
    const scenario = basename(file, ".mjs");
    if (wanted.length > 0 && !wanted.some((name) => scenario.includes(name))) continue;
    const { default: tests } = await import(`./scenarios/${file}`);
    for (const test of tests) await run(`${scenario}: ${test.name.replaceAll("_", " ")}`, test);
  }
} finally {
  await recado.stop();
}
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exit(counts.failed === 0 && counts.passed > 0 ? 0 : 1);

async function run(title, test) {
  const started = Date.now();
  const browser = await Browser.launch();
  let timer;
  try {
    const limit = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`not done after ${LIMIT_MS / 1000} s`)), LIMIT_MS);
    });
    await Promise.race([test({ recado, browser }), limit]);
    browser.complainAboutPageErrors();
    counts.passed += 1;
    console.log(`ok      ${title} (${Date.now() - started} ms)`);
  } catch (error) {
    counts.failed += 1;
    console.log(`FAILED  ${title}\n${error.stack ?? error}`);
    await browser.screenshotAll(`failed ${title}`);
    console.log(recado.log().split("\n").slice(-20).join("\n"));
  } finally {
    clearTimeout(timer);
    await browser.close();
  }
}
