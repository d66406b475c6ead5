// What a scenario may check beyond waiting for an element.
import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";

export { assert };

/** Asks until the answer is true. */
export async function until(what, ask, patience_ms = 15_000) {
  const deadline = Date.now() + patience_ms;
  while (!(await ask())) {
    if (Date.now() > deadline) throw new Error(`${what}: not within ${patience_ms / 1000} s`);
    await pause(50);
  }
}

/** A picture is only there when the browser could decode it. */
export async function pictureIsLoaded(message) {
  const picture = message.locator("img").first();
  await picture.waitFor();
  await until("the picture is loaded", () => picture.evaluate((image) => image.complete && image.naturalWidth > 0));
}
