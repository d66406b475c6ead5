// Example Flows are taken by the cloud, drawn on a phone, filled in and sent.
import { readdirSync, readFileSync } from "node:fs";
import { NARROW } from "../browser.mjs";
import { assert, until } from "../expect.mjs";
import { entryScreen, examplesOf, FlowBusiness } from "../flow-business.mjs";
import { FlowFiller } from "../flow-filler.mjs";
import { Phone } from "../phone.mjs";
import { NUMBER, WABA } from "../recado.mjs";

const ELENA = "573000100005";
const FOLDER = new URL("../../conformance/flows/valid/", import.meta.url);
/** What the filler's answer brings, beside the token. */
const BRINGS = {
  "actions-of-choices": {
    colours: ["red", "blue"],
    size: "small",
    extras: ["box", "ribbon"],
    gift: "machine",
  },
  "actions-on-selection": { drop: "2", news: true },
  "asking-at-every-turn": { place: "any" },
  branches: {},
  choices: { many: ["1", "2"], one: "2", drop: "200", chips: ["1", "2"] },
  dates: { day: "2026-02-01", from: "2026-02-01" },
  document: { doc: [{ file_name: "price-list.pdf", mime_type: "application/pdf" }] },
  "endpoint-booking": { note: "Elena" },
  "every-text": {},
  expressions: { sum: 2 },
  "global-references": { name: "Elena" },
  if: { age: "1234" },
  images: {},
  "navigation-list": {},
  "navigation-list-from-endpoint": {},
  "passcode-and-phone": { code: "123456" },
  photos: { photo: [{ file_name: "photo.jpg" }] },
  "rich-text": {},
  "sign-up": { name: "Elena" },
  switch: { c: ["1", "2"] },
  "version-2-1": { a: "Elena" },
  "version-4-0": { a: "x" },
  "version-5-1": {},
  "version-6-0": {},
};
const NAMES = readdirSync(FOLDER)
  .sort()
  .map((file) => file.replace(/\.json$/, ""));
const PARTS = 6;

async function send(world, business, name) {
  const flow = JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER)));
  // Old versions say themselves where the business is.
  if (flow.data_channel_uri !== undefined) flow.data_channel_uri = business.url;
  const { id, validation_errors } = await world.recado.graph("POST", `/${WABA}/flows`, {
    name: `e2e ${name}`,
    categories: ["OTHER"],
    flow_json: JSON.stringify(flow),
  });
  assert((validation_errors ?? []).length === 0, `${name} is valid: ${JSON.stringify(validation_errors)}`);
  business.serve(flow);
  const asks = flow.data_api_version !== undefined;
  if (asks && flow.data_channel_uri === undefined)
    await world.recado.graph("POST", `/${id}`, { endpoint_uri: business.url });
  const screen = entryScreen(flow);
  const data = examplesOf(flow, screen);
  const payload = { screen, ...(Object.keys(data).length > 0 && { data }) };
  await world.recado.send(ELENA, {
    type: "interactive",
    interactive: {
      type: "flow",
      body: { text: `The form ${name}.` },
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

const answers = async ({ recado }) =>
  (await recado.thread(ELENA)).flatMap(({ interactive }) => interactive?.nfm_reply ?? []);

/** In parts, so that each stays within a test's time. */
const tests = Array.from({ length: PARTS }, (_, part) => {
  const names = NAMES.filter((_, index) => index % PARTS === part);
  const test = async (world) => {
    const business = await FlowBusiness.start();
    try {
      await world.recado.graph("POST", `/${NUMBER}/whatsapp_business_encryption`, {
        business_public_key: business.publicKey,
      });
      await world.recado.text(ELENA, "Good day");
      const phone = await Phone.open(world, ELENA, { viewport: NARROW, dark: part % 2 === 1 });
      await phone.openChat();
      for (const name of names) await answer(world, business, phone, name);
      await world.browser.screenshot(phone.page, `flows answered ${part + 1}`);
    } finally {
      business.stop();
    }
  };
  Object.defineProperty(test, "name", { value: `the_example_flows_are_filled_in_part_${part + 1}` });
  return test;
});

async function answer(world, business, phone, name) {
  const before = (await answers(world)).length;
  await send(world, business, name);
  const message = phone.message({ text: `The form ${name}.`, from: "business" });
  await message.getByRole("button", { name: "Fill in" }).click();
  const asked = () => business.asked.length;
  const onScreen = (screen) => world.browser.screenshot(phone.page, `flow ${name} ${screen}`);
  const filler = new FlowFiller(phone, { asked, onScreen });
  await filler.goThrough().catch((error) => {
    throw new Error(`${name}: ${error.message}`, { cause: error });
  });
  await until(`${name} is sent`, async () => (await answers(world)).length === before + 1);
  const { flow_token, ...brought } = JSON.parse((await answers(world)).at(-1).response_json);
  assert.equal(flow_token, `token-${name}`);
  assert.deepEqual(Object.keys(brought).sort(), Object.keys(BRINGS[name]).sort(), `${name} brings all of it`);
  assert.ok(includes(brought, BRINGS[name]), `${name} brings ${JSON.stringify(brought)}`);
  assert.equal(filler.opened.length, opens(name), `${name} opens its addresses`);
  await phone.message({ text: "Response sent", from: "customer" }).last().waitFor();
}

/** Files have names and keys of their own: of objects only what is expected is looked at. */
function includes(value, expected) {
  if (Array.isArray(expected))
    return value?.length === expected.length && expected.every((one, index) => includes(value[index], one));
  if (typeof expected !== "object" || expected === null) return value === expected;
  return Object.entries(expected).every(([key, one]) => includes(value?.[key], one));
}

/** How many links to the web an example has. */
const opens = (name) => readFileSync(new URL(`${name}.json`, FOLDER), "utf8").split('"open_url"').length - 1;

export default tests;
