import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { entryScreen, examplesOf, isObject, listIn, readFlow, screenOf } from "./flow-json";
import { FlowSession } from "./session";
import { scriptedHost } from "./testing";

const FOLDER = join(__dirname, "../../../conformance/flows/valid");
const EXAMPLES = readdirSync(FOLDER)
  .sort()
  .map((file) => ({ file, text: readFileSync(join(FOLDER, file), "utf8") }));

/** Every component of Flow JSON, with the actions that it takes: on a tap, on being chosen, on being given up. */
const CLICKS = ["data_exchange", "navigate", "open_url"];
const COMPONENTS: Record<
  string,
  { click?: string[]; select?: string[]; unselect?: string[]; item?: string[] }
> = {
  ...Object.fromEntries(
    ["TextHeading", "TextSubheading", "TextBody", "TextCaption", "RichText", "Form", "TextInput", "TextArea"]
      .concat(["Image", "ImageCarousel", "If", "Switch", "PhotoPicker", "DocumentPicker"])
      .map((name) => [name, {}]),
  ),
  CheckboxGroup: {
    select: ["data_exchange", "update_data"],
    unselect: ["update_data"],
    item: ["update_data"],
  },
  RadioButtonsGroup: { select: ["data_exchange", "update_data"], item: ["update_data"] },
  Dropdown: { select: ["data_exchange", "update_data"], unselect: ["update_data"], item: ["update_data"] },
  ChipsSelector: {
    select: ["data_exchange", "update_data"],
    unselect: ["update_data"],
    item: ["update_data"],
  },
  Footer: { click: ["navigate", "data_exchange", "complete"] },
  OptIn: { click: CLICKS, select: ["update_data"], unselect: ["update_data"] },
  EmbeddedLink: { click: CLICKS },
  DatePicker: { select: ["data_exchange"] },
  CalendarPicker: { select: ["data_exchange"] },
  NavigationList: { click: ["data_exchange", "navigate"], item: ["navigate"] },
};

const WAYS = { "on-click-action": "click", "on-select-action": "select", "on-unselect-action": "unselect" };

/** Each component as its name, each action as `Component.way.action`. */
function usesOf(part: unknown, component = "", isItem = false): string[] {
  if (Array.isArray(part)) return part.flatMap((one) => usesOf(one, component, isItem));
  if (!isObject(part)) return [];
  const isComponent = typeof part.type === "string" && /^[A-Z]/.test(part.type);
  const [name, inItem] = isComponent ? [String(part.type), false] : [component, isItem];
  const inside = Object.entries(part).flatMap(([key, value]) => {
    const way = WAYS[key as keyof typeof WAYS];
    if (way === undefined)
      return usesOf(value, name, inItem || key === "data-source" || key === "list-items");
    return isObject(value) ? [`${name}.${inItem ? "item" : way}.${value.name}`] : [];
  });
  return isComponent ? [name, ...inside] : inside;
}

it("uses every component and every action in each of its places", () => {
  const uses = new Set(
    EXAMPLES.flatMap(({ text }) => listIn(JSON.parse(text).screens).flatMap(({ layout }) => usesOf(layout))),
  );
  const wanted = Object.entries(COMPONENTS).flatMap(([name, ways]) => [
    name,
    ...Object.entries(ways).flatMap(([way, actions]) => actions.map((action) => `${name}.${way}.${action}`)),
  ]);
  expect(wanted.filter((use) => !uses.has(use))).toEqual([]);
});

it("uses every kind of text input", () => {
  const all = EXAMPLES.map(({ text }) => text).join();
  const kinds = ["text", "number", "email", "password", "passcode", "phone"];
  expect(kinds.filter((kind) => !all.includes(`"input-type": "${kind}"`))).toEqual([]);
});

it.each(EXAMPLES)("opens $file with something to see", async ({ text }) => {
  const flow = readFlow(text);
  const screen = entryScreen(flow);
  const entry = screenOf(flow, screen);
  const data = entry && examplesOf(entry);
  const host = scriptedHost();
  const session = new FlowSession({ flow, host, flow_token: "T", flow_action: "navigate", screen, data });
  await session.open();
  const view = session.view();
  expect(session.getState().failure).toBeNull();
  expect(view?.id).toBe(screen);
  expect((view?.parts.length ?? 0) + (view?.footer ? 1 : 0)).toBeGreaterThan(0);
});
