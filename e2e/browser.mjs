// The browser: pages, what went wrong in them, and screenshots.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";

const SCREENSHOTS = process.env.RECADO_SCREENSHOTS ?? new URL("../ci-output/screenshots", import.meta.url).pathname;
const PATIENCE_MS = 15_000;

export const WIDE = { width: 1440, height: 900 };
export const NARROW = { width: 390, height: 844 };

/** What a page may say without being broken: answers that a scenario provokes. */
const EXPECTED = [/Failed to load resource/, /WebSocket connection to/, /net::ERR_CONNECTION_REFUSED/];

let shots = 0;

export class Browser {
  static async launch() {
    const browser = new Browser();
    browser.chromium = await chromium.launch({
      executablePath: "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        // A microphone that beeps, for voice notes.
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
      ],
    });
    browser.contexts = [];
    browser.errors = [];
    mkdirSync(SCREENSHOTS, { recursive: true });
    return browser;
  }

  /** A page of a person with nothing in the browser yet. */
  async page(url, { viewport = WIDE, dark = false, touch = false } = {}) {
    const context = await this.chromium.newContext({
      viewport,
      locale: "en-GB",
      colorScheme: dark ? "dark" : "light",
      hasTouch: touch,
      reducedMotion: "reduce",
      permissions: ["microphone"],
    });
    this.contexts.push(context);
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    page.on("pageerror", (error) => this.errors.push(`${page.url()}: ${error.stack ?? error}`));
    page.on("console", (message) => {
      if (message.type() !== "error" || EXPECTED.some((expected) => expected.test(message.text()))) return;
      this.errors.push(`${page.url()}: ${message.text()}`);
    });
    await page.goto(url);
    return page;
  }

  /** Kept as the run's output, numbered in order. */
  async screenshot(page, name) {
    shots += 1;
    const file = `${String(shots).padStart(2, "0")}-${name.replaceAll(/[^a-z0-9]+/gi, "-").toLowerCase()}.png`;
    await page.screenshot({ path: join(SCREENSHOTS, file) });
  }

  async screenshotAll(name) {
    for (const context of this.contexts) {
      for (const page of context.pages()) await this.screenshot(page, name).catch(() => {});
    }
  }

  complainAboutPageErrors() {
    if (this.errors.length > 0) throw new Error(`errors in pages:\n${this.errors.join("\n")}`);
  }

  async close() {
    await this.chromium.close();
  }
}
