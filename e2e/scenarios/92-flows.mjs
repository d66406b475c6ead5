// Example Flows are taken by the cloud, drawn on a phone, filled in and sent.
import { readFileSync } from "node:fs";
import { NARROW } from "../browser.mjs";
import { assert, until } from "../expect.mjs";
import { PHOTO, PRICE_LIST } from "../fixtures.mjs";
import { entryScreen, examplesOf, FlowBusiness } from "../flow-business.mjs";
import { Phone } from "../phone.mjs";
import { NUMBER } from "../recado.mjs";

const ELENA = "573000100005";
const WABA = "300000000000001";
const FOLDER = new URL("../../conformance/flows/valid/", import.meta.url);
/** Those that the filler below finds its way through. */
const NAMES = [
  "actions-on-selection",
  "branches",
  "choices",
  "document",
  "endpoint-booking",
  "every-text",
  "global-references",
  "if",
  "images",
  "navigation-list",
  "passcode-and-phone",
  "photos",
];
/** More screens than any of them has. */
const MOST_STEPS = 12;

/** A screen's inputs, each with something that it takes. */
async function fillIn(sheet) {
  for (const input of await sheet.locator("input:visible, textarea:visible").all()) {
    if (!(await input.isEnabled())) continue;
    const type = await input.getAttribute("type");
    if (type === "checkbox" || type === "radio") {
      const field = input.locator("xpath=ancestor::*[@data-field][1]");
      const chosen = await field.locator("input:checked").count();
      // A group that takes no more refuses the click.
      if (type === "checkbox" || chosen === 0) await input.click({ force: true });
    } else if (type !== "file" && (await input.inputValue()) === "") {
      await input.fill(wordsFor(type, await input.getAttribute("inputmode")));
    }
  }
  for (const choice of await sheet.locator("[data-field] button[aria-haspopup=dialog]").all()) {
    await choice.click();
    const options = sheet.getByRole("dialog");
    await options.getByRole("radio").first().check({ force: true });
    await options.getByRole("button", { name: "Done" }).click();
    await options.waitFor({ state: "detached" });
  }
  for (const field of await sheet.locator("[data-field]:has(button[aria-expanded])").all()) {
    const opener = field.locator("button[aria-expanded=false]:not([aria-haspopup=dialog])").first();
    if ((await opener.count()) > 0 && (await opener.isVisible())) await opener.click();
  }
  for (const field of await sheet.locator("[data-field]:has(button[data-day])").all()) {
    for (const index of [0, 1]) {
      const days = field.locator("button[data-day]:not([disabled]):not([aria-disabled=true])");
      if ((await days.count()) > index) await days.nth(index).click();
    }
  }
  for (const files of await sheet.locator("[data-testid^=files-]").all()) {
    const takesPictures = ((await files.getAttribute("accept")) ?? "").includes("image/");
    await files.setInputFiles(takesPictures ? PHOTO : PRICE_LIST);
  }
}

function wordsFor(type, mode) {
  if (type === "email") return "elena@example.com";
  if (type === "tel" || mode === "tel") return "+573000100005";
  if (type === "password" && mode === "numeric") return "123456";
  if (type === "number" || mode === "numeric" || mode === "decimal") return "1234";
  return type === "password" ? "Secret123" : "Elena";
}

async function goThrough(phone, name, browser) {
  const sheet = phone.root.getByTestId("flow-sheet");
  await sheet.locator("[data-testid=flow-submit], ul button, button").first().waitFor();
  await browser.screenshot(phone.page, `flow ${name}`);
  for (let step = 0; step < MOST_STEPS; step += 1) {
    if ((await sheet.count()) === 0) return;
    const before = await sheet.getAttribute("data-screen");
    await fillIn(sheet);
    // What was chosen may have ended it already, or led on.
    if ((await sheet.count()) === 0) return;
    if ((await sheet.getAttribute("data-screen")) !== before) continue;
    const submit = sheet.getByTestId("flow-submit").last();
    // A list of places to go has no button of its own.
    if ((await submit.count()) > 0) await submit.click();
    else await sheet.locator("li button").first().click();
    await until(
      `${name} goes on from ${before}`,
      async () => (await sheet.count()) === 0 || (await sheet.getAttribute("data-screen").catch(() => null)) !== before,
      10_000,
    );
  }
  assert((await sheet.count()) === 0, `${name} ends`);
}

async function send(world, business, name) {
  const flow = JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER)));
  const { id, validation_errors } = await world.recado.graph("POST", `/${WABA}/flows`, {
    name: `e2e ${name}`,
    categories: ["OTHER"],
    flow_json: JSON.stringify(flow),
  });
  assert((validation_errors ?? []).length === 0, `${name} is valid: ${JSON.stringify(validation_errors)}`);
  const asks = flow.data_api_version !== undefined;
  if (asks) {
    business.serve(flow);
    await world.recado.graph("POST", `/${id}`, { endpoint_uri: business.url });
  }
  const screen = entryScreen(flow);
  const data = examplesOf(flow, screen);
  const payload = { screen, ...(Object.keys(data).length > 0 && { data }) };
  await world.recado.send(ELENA, {
    type: "interactive",
    interactive: {
      type: "flow",
      body: { text: `The form ${name}` },
      action: {
        name: "flow",
        parameters: {
          flow_message_version: "3",
          flow_id: id,
          flow_cta: "Fill in",
          flow_token: `token-${name}`,
          mode: "draft",
          ...(asks ? { flow_action: "data_exchange" } : { flow_action_payload: payload }),
        },
      },
    },
  });
}

const answers = async (world) => {
  const { data } = await world.recado.control("GET", `/customers/${ELENA}/messages?phone_number_id=${NUMBER}&limit=500`);
  return data.flatMap(({ interactive }) => interactive?.nfm_reply ?? []);
};

/** In parts, so that each stays within a test's time. */
const parts = [0, 1, 2, 3].map((part) => NAMES.filter((_, index) => index % 4 === part));
const tests = parts.map((names, part) => {
  const test = async (world) => {
    const business = await FlowBusiness.start();
    try {
      await world.recado.graph("POST", `/${NUMBER}/whatsapp_business_encryption`, { business_public_key: business.publicKey });
      await world.recado.text(ELENA, "Good day");
      const phone = await Phone.open(world, ELENA, { viewport: NARROW, dark: part % 2 === 1 });
      await phone.openChat();
      for (const name of names) {
        const before = (await answers(world)).length;
        await send(world, business, name);
        const message = phone.message({ text: `The form ${name}`, from: "business" });
        await message.getByRole("button", { name: "Fill in" }).click();
        await goThrough(phone, name, world.browser);
        await until(`${name} is sent`, async () => (await answers(world)).length === before + 1);
        const { response_json } = (await answers(world)).at(-1);
        assert(JSON.parse(response_json).flow_token === `token-${name}`, `${name} brings its token back`);
        await phone.message({ text: "Response sent", from: "customer" }).last().waitFor();
      }
      await world.browser.screenshot(phone.page, `flows answered ${part + 1}`);
    } finally {
      business.stop();
    }
  };
  Object.defineProperty(test, "name", { value: `the_example_flows_are_filled_in_part_${part + 1}` });
  return test;
});

export default tests;
