import { describe, expect, it } from "vitest";
import { entryScreen, readFlow } from "../../../flow/flow-json";
import { COMPONENTS } from "./components";
import {
  at,
  childrenPath,
  componentsOf,
  freeName,
  inputsOf,
  move,
  readTree,
  screensOf,
  writeTree,
} from "./document";
import {
  addComponent,
  addScreen,
  componentAt,
  duplicateComponent,
  footerOf,
  leadTo,
  moveScreen,
  placeFor,
  removeComponent,
  removeScreen,
  renameInput,
  renameScreen,
  targetOf,
} from "./edits";
import { redo, startHistory, undo, write } from "./history";
import { STARTERS, starterJson } from "./starters";
import { readCondition, writeCondition } from "./visibility";

const words = (key: string) => key;
const tree = (starter: (typeof STARTERS)[number]) => {
  const root = readTree(starterJson(starter, words));
  if (root === null) throw new Error("no tree");
  return root;
};
const make = (type: string) => COMPONENTS.find((one) => one.type === type)?.make(words) ?? {};
const names = (root: ReturnType<typeof tree>) => inputsOf(root).map(({ name }) => name);
/** What is sent at the end. */
const payload = (root: ReturnType<typeof tree>) =>
  screensOf(root).flatMap((_, screen) =>
    componentsOf(root, screen)
      .map(({ component }) => component["on-click-action"] as { name?: string; payload?: object } | undefined)
      .filter((action) => action?.name === "complete")
      .map((action) => action?.payload),
  )[0];

describe("the starting forms", () => {
  it.each(STARTERS)("%s runs, and sends every answer", (starter) => {
    const root = tree(starter);
    expect(readFlow(root).screens.length).toBeGreaterThan(0);
    expect(Object.keys(payload(root) ?? {}).sort()).toEqual(names(root).sort());
    expect(readTree(writeTree(root))).toEqual(root);
  });
});

describe("components", () => {
  it("get a free name, are sent, and are forgotten with all that spoke of them", () => {
    const { container, index } = placeFor(tree("contact"), 0, null);
    const added = addComponent(tree("contact"), container, index, { ...make("TextInput"), name: "name" });
    expect(names(added)).toEqual(["name", "email", "message", "name_2"]);
    expect(payload(added)).toMatchObject({ name_2: "${form.name_2}" });
    // Before the footer.
    expect(componentsOf(added, 0).at(-1)?.component.type).toBe("Footer");
    const removed = removeComponent(added, [...container, index]);
    expect(removed).toEqual(tree("contact"));
  });

  it("on an earlier screen are sent by their screen's name", () => {
    const added = addComponent(tree("appointment"), childrenPath(0), 1, make("OptIn"));
    expect(payload(added)).toMatchObject({ agreed: "${screen.DAY.form.agreed}", name: "${form.name}" });
  });

  it("are copied under another name", () => {
    const input = inputsOf(tree("contact"))[0];
    expect(names(duplicateComponent(tree("contact"), input?.path ?? []))).toEqual([
      "name",
      "name_2",
      "email",
      "message",
    ]);
  });

  it("are renamed wherever they are spoken of", () => {
    const root = tree("appointment");
    const date = inputsOf(root)[0];
    const renamed = renameInput(root, date?.path ?? [], "day");
    expect(payload(renamed)).toEqual({
      day: "${screen.DAY.form.day}",
      time: "${screen.DAY.form.time}",
      name: "${form.name}",
      phone: "${form.phone}",
      wishes: "${form.wishes}",
    });
  });

  it("move within a list and into others, and never into themselves", () => {
    const root = tree("contact");
    const list = childrenPath(0);
    const down = move(root, [...list, 0], list, 3);
    expect(componentsOf(down.root, 0).map(({ component }) => component.type)).toEqual([
      "TextInput",
      "TextInput",
      "TextHeading",
      "TextArea",
      "Footer",
    ]);
    expect(at(down.root, down.path)).toBe(at(root, [...list, 0]));
    expect(move(down.root, down.path, list, 0).root).toEqual(root);
    // biome-ignore lint/suspicious/noThenProperty: what Flow JSON calls it
    const branch = { type: "If", condition: "${form.x}", then: [{ type: "TextBody", text: "a" }] };
    const nested = addComponent(root, list, 1, branch);
    const inner = [...list, 1, "then"];
    const into = move(nested, [...list, 0], inner, 1);
    expect(into.path).toEqual([...list, 0, "then", 1]);
    expect(at(into.root, into.path)).toMatchObject({ type: "TextHeading" });
    expect(move(nested, [...list, 1], inner, 0).root).toBe(nested);
  });
});

describe("screens", () => {
  it("added at the end take the end with them", () => {
    const root = addScreen(tree("contact"), 0, "More", "Next");
    expect(screensOf(root).map(({ id, terminal }) => [id, terminal])).toEqual([
      ["CONTACT", undefined],
      ["SCREEN_A", true],
    ]);
    expect(payload(root)).toMatchObject({ name: "${screen.CONTACT.form.name}" });
    expect(entryScreen(readFlow(root))).toBe("CONTACT");
    // And away again.
    expect(payload(removeScreen(root, 1))).toEqual(payload(tree("contact")));
    expect(screensOf(removeScreen(root, 1))[0]?.terminal).toBe(true);
  });

  it("are renamed wherever they are spoken of", () => {
    const root = renameScreen(
      { ...tree("appointment"), routing_model: { DAY: ["DETAILS"], DETAILS: [] } },
      0,
      "WHEN",
    );
    expect(payload(root)).toMatchObject({ date: "${screen.WHEN.form.date}" });
    expect(root.routing_model).toEqual({ WHEN: ["DETAILS"], DETAILS: [] });
    const second = renameScreen(root, 1, "WHO");
    expect(root.routing_model).not.toEqual(second.routing_model);
    const footer = footerOf(second, 0);
    expect(targetOf(at(second, footer ?? []) as never)).toBe("WHO");
  });

  it("keep the routes of an endpoint in step", () => {
    const root = { ...tree("appointment"), routing_model: {} };
    const footer = footerOf(root, 0) ?? [];
    const ended = leadTo(root, footer, null);
    expect(ended.routing_model).toEqual({ DAY: [], DETAILS: [] });
    expect(leadTo(ended, footer, "DETAILS").routing_model).toEqual({ DAY: ["DETAILS"], DETAILS: [] });
    expect(screensOf(moveScreen(root, 0, 1)).map(({ id }) => id)).toEqual(["DETAILS", "DAY"]);
  });
});

describe("what the builder does not know", () => {
  it("stays as it is", () => {
    const root = { ...tree("contact"), "x-own": { deep: [1] } };
    const odd = addComponent(root, childrenPath(0), 0, { type: "Hologram", beam: { on: true } });
    const edited = renameScreen(odd, 0, "OTHER");
    expect(edited["x-own"]).toEqual({ deep: [1] });
    expect(at(edited, [...childrenPath(0), 0])).toEqual({ type: "Hologram", beam: { on: true } });
    for (const text of ["", "{", "[]", '{"screens": [1]}', '{"screens": {}}'])
      expect(readTree(text)).toBeNull();
  });
});

it("finds the component that a mistake is about", () => {
  const root = tree("survey");
  expect(componentAt(root, "screens[0].layout.children[1].data-source[2].title")).toEqual({
    screen: 0,
    path: [...childrenPath(0), 1],
  });
  expect(componentAt(root, "screens[0].title")).toEqual({ screen: 0, path: null });
  expect(componentAt(root, "version")).toBeNull();
  expect(componentAt(root, "screens[9].id")).toBeNull();
});

it("names are plain and free", () => {
  expect(freeName([], "Año de visita")).toBe("ano_de_visita");
  expect(freeName(["a"], "a")).toBe("a_2");
  expect(freeName([], "¿?")).toBe("field");
});

it("conditions are read as they are written", () => {
  for (const condition of [
    { field: "mark", is: true, value: "good" },
    { field: "news", is: false, value: true },
  ]) {
    expect(readCondition(writeCondition(condition))).toEqual(condition);
  }
  for (const other of [true, "${data.x}", "`${form.a} > 1`", undefined])
    expect(readCondition(other)).toBeNull();
});

it("steps are undone and done again, and typing is one step", () => {
  let history = startHistory("a");
  history = write(history, "ab", "title", 0);
  history = write(history, "abc", "title", 500);
  history = write(history, "abcd", "title", 5_000);
  expect(undo(history).text).toBe("abc");
  expect(undo(undo(history)).text).toBe("a");
  expect(undo(undo(undo(history))).text).toBe("a");
  expect(redo(undo(history)).text).toBe("abcd");
  expect(redo(write(undo(history), "x", "", 6_000)).text).toBe("x");
});
