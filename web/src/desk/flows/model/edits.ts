import { isObject, type Json, objectIn, textIn } from "../../../flow/flow-json";
import {
  at,
  childrenPath,
  componentsOf,
  freeName,
  freeScreenId,
  INPUT_TYPES,
  inputsOf,
  insert,
  mapTexts,
  type Path,
  put,
  remove,
  screensOf,
  type Tree,
} from "./document";

/** Edits as the builder makes them: with what belongs to them elsewhere in the form. */

export const isInput = (component: Json) => INPUT_TYPES.includes(textIn(component.type));

/** Adds a component; an input gets a free name, and its answer is sent with the others. */
export function addComponent(root: Tree, container: Path, index: number, component: Json): Tree {
  if (!isInput(component)) return insert(root, container, index, component);
  const taken = inputsOf(root).map(({ name }) => name);
  const name = freeName(taken, textIn(component.name));
  return sendAnswer(insert(root, container, index, { ...component, name }), screenOfPath(container), name);
}

/** Takes a component away, and the answers of all inputs in it. */
export function removeComponent(root: Tree, path: Path): Tree {
  const screen = screenOfPath(path);
  const gone = inputsOf(root).filter((input) => path.every((part, index) => input.path[index] === part));
  return gone.reduce((tree, { name }) => forgetAnswer(tree, screen, name), remove(root, path));
}

export function duplicateComponent(root: Tree, path: Path): Tree {
  const component = at(root, path);
  if (!isObject(component)) return root;
  return addComponent(root, path.slice(0, -1), Number(path.at(-1)) + 1, component);
}

/** Another name for an input, wherever it is spoken of. */
export function renameInput(root: Tree, path: Path, name: string): Tree {
  const before = textIn(objectIn(at(root, path)).name);
  const renamed = put(root, [...path, "name"], name);
  if (before === "" || name === "") return renamed;
  const screen = screenOfPath(path);
  const id = textIn(screensOf(root)[screen]?.id);
  const own = (text: string) => replaceReference(text, `form.${before}`, `form.${name}`);
  const others = (text: string) =>
    replaceReference(text, `screen.${id}.form.${before}`, `screen.${id}.form.${name}`);
  const everywhere = mapTexts(renamed, others) as Tree;
  const here = mapTexts(at(everywhere, ["screens", screen]), own);
  return renameAnswerKey(put(everywhere, ["screens", screen], here), before, name, id);
}

const replaceReference = (text: string, from: string, to: string) =>
  text.replaceAll(`\${${from}}`, `\${${to}}`);

/** The key under which an input is sent follows its name, as long as it was the same. */
function renameAnswerKey(root: Tree, before: string, name: string, screenId: string): Tree {
  return changePayloads(root, (payload, id) =>
    Object.fromEntries(
      Object.entries(payload).map(([key, value]) => {
        const reference = id === screenId ? `\${form.${name}}` : `\${screen.${screenId}.form.${name}}`;
        return [key === before && value === reference && !(name in payload) ? name : key, value];
      }),
    ),
  );
}

const sendAnswer = (root: Tree, screen: number, name: string): Tree => {
  const screenId = textIn(screensOf(root)[screen]?.id);
  return changePayloads(root, (payload, id) =>
    name in payload ? payload : { ...payload, [name]: reference(id, screenId, name) },
  );
};

const reference = (from: string, screenId: string, name: string) =>
  from === screenId ? `\${form.${name}}` : `\${screen.${screenId}.form.${name}}`;

function forgetAnswer(root: Tree, screen: number, name: string): Tree {
  const screenId = textIn(screensOf(root)[screen]?.id);
  return changePayloads(root, (payload, id) =>
    Object.fromEntries(
      Object.entries(payload).filter(([, value]) => value !== reference(id, screenId, name)),
    ),
  );
}

/** Changes what is sent at the end, wherever the form can end. */
function changePayloads(root: Tree, change: (payload: Json, screenId: string) => Json): Tree {
  return screensOf(root).reduce<Tree>((tree, { id }, screen) => {
    for (const { path, component } of componentsOf(tree, screen)) {
      if (objectIn(component["on-click-action"]).name !== "complete") continue;
      const place = [...path, "on-click-action", "payload"];
      tree = put(tree, place, change(objectIn(at(tree, place)), textIn(id)));
    }
    return tree;
  }, root);
}

/** Where a footer leads: to another screen, or to the end (null). The screen and the routing follow. */
export function leadTo(root: Tree, footer: Path, next: string | null): Tree {
  const screen = screenOfPath(footer);
  const id = textIn(screensOf(root)[screen]?.id);
  const action =
    next === null
      ? {
          name: "complete",
          payload: Object.fromEntries(
            inputsOf(root).map(({ name, screenId }) => [name, reference(id, screenId, name)]),
          ),
        }
      : { name: "navigate", next: { type: "screen", name: next }, payload: {} };
  const led = put(root, [...footer, "on-click-action"], action);
  const ended = put(led, ["screens", screen, "terminal"], next === null ? true : undefined);
  const successful = put(ended, ["screens", screen, "success"], next === null ? true : undefined);
  return refreshRoutes(successful);
}

/** A form with an endpoint says which screen leads where; the footers are the truth. */
export function refreshRoutes(root: Tree): Tree {
  if (root.routing_model === undefined) return root;
  const known = objectIn(root.routing_model);
  const routes = screensOf(root).map(({ id }, screen) => {
    const next = componentsOf(root, screen)
      .map(({ component }) => objectIn(component["on-click-action"]))
      .filter((action) => action.name === "navigate")
      .map((action) => textIn(objectIn(action.next).name));
    // Where a screen asks the endpoint, only its author knows what comes next.
    const asks = componentsOf(root, screen).some(
      ({ component }) => objectIn(component["on-click-action"]).name === "data_exchange",
    );
    const kept = asks && Array.isArray(known[textIn(id)]) ? (known[textIn(id)] as string[]) : [];
    return [textIn(id), [...new Set([...next, ...kept])]];
  });
  return { ...root, routing_model: Object.fromEntries(routes) };
}

/** A screen after another one: what ended there ends here now. */
export function addScreen(root: Tree, after: number, title: string, footerLabel: string): Tree {
  const id = freeScreenId(root);
  const screen = {
    id,
    title,
    data: {},
    layout: { type: "SingleColumnLayout", children: [{ type: "Footer", label: footerLabel }] },
  };
  const added = insert(root, ["screens"], after + 1, screen);
  const before = footerOf(added, after);
  const wasLast = before !== null && actionOf(added, before).name === "complete";
  const footer = footerOf(added, after + 1);
  const next = textIn(screensOf(root)[after + 1]?.id);
  const led = before === null || !wasLast ? added : leadTo(added, before, id);
  return footer === null ? led : leadTo(led, footer, wasLast || next === "" ? null : next);
}

/** Takes a screen away; who led to it leads to what came after it, or ends. */
export function removeScreen(root: Tree, screen: number): Tree {
  const id = textIn(screensOf(root)[screen]?.id);
  const own = footerOf(root, screen);
  const action = own === null ? {} : actionOf(root, own);
  const next = action.name === "navigate" ? textIn(objectIn(action.next).name) : null;
  const gone = inputsOf(root).filter((input) => input.screen === screen);
  const forgotten = gone.reduce((tree, { name }) => forgetAnswer(tree, screen, name), root);
  const without = put(
    forgotten,
    ["screens"],
    screensOf(forgotten).filter((_, index) => index !== screen),
  );
  return screensOf(without).reduce<Tree>((tree, _, index) => {
    const footer = footerOf(tree, index);
    const led = footer === null ? {} : actionOf(tree, footer);
    return footer !== null && objectIn(led.next).name === id ? leadTo(tree, footer, next) : tree;
  }, refreshRoutes(without));
}

export function moveScreen(root: Tree, from: number, to: number): Tree {
  const screens = [...screensOf(root)];
  const [screen] = screens.splice(from, 1);
  if (screen === undefined) return root;
  screens.splice(to, 0, screen);
  return refreshRoutes({ ...root, screens });
}

/** Another id for a screen, wherever it is spoken of. */
export function renameScreen(root: Tree, screen: number, id: string): Tree {
  const before = textIn(screensOf(root)[screen]?.id);
  const renamed = put(root, ["screens", screen, "id"], id);
  if (before === "" || id === "") return renamed;
  const spoken = mapTexts(renamed, (text) =>
    text.replaceAll(`\${screen.${before}.`, `\${screen.${id}.`),
  ) as Tree;
  const led = screensOf(spoken).reduce<Tree>(
    (tree, _, index) =>
      componentsOf(tree, index).reduce<Tree>((inner, { path, component }) => {
        const next = objectIn(objectIn(component["on-click-action"]).next);
        return next.name === before ? put(inner, [...path, "on-click-action", "next", "name"], id) : inner;
      }, tree),
    spoken,
  );
  const routes = led.routing_model;
  if (!isObject(routes)) return led;
  const named = Object.entries(routes).map(([from, to]) => [
    from === before ? id : from,
    Array.isArray(to) ? to.map((name) => (name === before ? id : name)) : to,
  ]);
  return { ...led, routing_model: Object.fromEntries(named) };
}

export function footerOf(root: Tree, screen: number): Path | null {
  return componentsOf(root, screen).find(({ component }) => component.type === "Footer")?.path ?? null;
}

/** The screen that a footer leads to, null at the end, undefined where it does something else. */
export function targetOf(component: Json): string | null | undefined {
  const action = objectIn(component["on-click-action"]);
  if (action.name === "complete") return null;
  return action.name === "navigate" ? textIn(objectIn(action.next).name) : undefined;
}

const actionOf = (root: Tree, footer: Path) => objectIn(at(root, [...footer, "on-click-action"]));

export const screenOfPath = (path: Path) => Number(path[1] ?? 0);

/** Where a new component goes: behind the chosen one, otherwise at the end before the footer. */
export function placeFor(
  root: Tree,
  screen: number,
  chosen: Path | null,
): { container: Path; index: number } {
  const isFooter = chosen !== null && objectIn(at(root, chosen)).type === "Footer";
  if (chosen !== null && screenOfPath(chosen) === screen && chosen.length > 4 && !isFooter) {
    return { container: chosen.slice(0, -1), index: Number(chosen.at(-1)) + 1 };
  }
  const footer = footerOf(root, screen);
  if (footer !== null) return { container: footer.slice(0, -1), index: Number(footer.at(-1)) };
  const container = childrenPath(screen);
  return { container, index: componentsOf(root, screen).length };
}

/** The component that a place such as `screens[0].layout.children[1].label` is about, and its screen. */
export function componentAt(root: Tree, place: string): { screen: number; path: Path | null } | null {
  const parts = [...place.matchAll(/([^.[\]]+)|\[(\d+)\]/g)].map((match) =>
    match[2] === undefined ? (match[1] ?? "") : Number(match[2]),
  );
  const [first, screen] = parts;
  if (first !== "screens" || typeof screen !== "number" || screensOf(root)[screen] === undefined) return null;
  for (let length = parts.length; length > 4; length -= 1) {
    const path = parts.slice(0, length);
    const value = at(root, path);
    if (typeof path.at(-1) === "number" && isObject(value) && typeof value.type === "string") {
      return { screen, path };
    }
  }
  return { screen, path: null };
}
