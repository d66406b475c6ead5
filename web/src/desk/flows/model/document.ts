import { isObject, type Json, listIn, objectIn, textIn } from "../../../flow/flow-json";

/**
 * Flow JSON as a tree that is edited in place of text. Only what an edit is about is changed: everything else, known to the
 * builder or not, stays as its author wrote it. Trees are never changed, each edit gives a new one.
 */
export type Tree = Json;
export type Path = readonly (string | number)[];

export const INPUT_TYPES: readonly string[] = [
  "TextInput",
  "TextArea",
  "CheckboxGroup",
  "RadioButtonsGroup",
  "Dropdown",
  "ChipsSelector",
  "OptIn",
  "DatePicker",
  "CalendarPicker",
  "PhotoPicker",
  "DocumentPicker",
];

/** Null where the text is no Flow that the builder could show. */
export function readTree(text: string): Tree | null {
  try {
    const root: unknown = JSON.parse(text);
    return isObject(root) && Array.isArray(root.screens) && root.screens.every(isObject) ? root : null;
  } catch {
    return null;
  }
}

export const writeTree = (root: Tree): string => `${JSON.stringify(root, null, 2)}\n`;

export const screensOf = (root: Tree): Json[] => listIn(root.screens);
export const childrenPath = (screen: number): Path => ["screens", screen, "layout", "children"];
export const samePath = (a: Path | null, b: Path | null) => a?.join("/") === b?.join("/");
export const startsWith = (path: Path, start: Path) => start.every((part, index) => path[index] === part);

export function at(root: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      Array.isArray(value) ? value[Number(part)] : isObject(value) ? value[String(part)] : undefined,
    root,
  );
}

/** The tree with another value there; `undefined` takes it away. */
export function put<Root>(root: Root, path: Path, value: unknown): Root {
  const [first, ...rest] = path;
  if (first === undefined) return value as Root;
  if (Array.isArray(root)) {
    const list = [...root];
    list[Number(first)] = put(list[Number(first)], rest, value);
    return list as Root;
  }
  const object: Record<string, unknown> = { ...objectIn(root) };
  const next = put(object[String(first)], rest, value);
  if (next === undefined) delete object[String(first)];
  else object[String(first)] = next;
  return object as Root;
}

export const listAt = (root: Tree, path: Path): unknown[] => {
  const list = at(root, path);
  return Array.isArray(list) ? list : [];
};

export function insert(root: Tree, container: Path, index: number, value: unknown): Tree {
  const list = [...listAt(root, container)];
  list.splice(index, 0, value);
  return put(root, container, list);
}

export function remove(root: Tree, path: Path): Tree {
  const container = path.slice(0, -1);
  const list = listAt(root, container).filter((_, index) => index !== path.at(-1));
  return put(root, container, list);
}

/** Moves what stands at `from` before `index` of a container, both as they were before. Into itself nothing moves. */
export function move(root: Tree, from: Path, container: Path, index: number): { root: Tree; path: Path } {
  if (startsWith(container, from)) return { root, path: from };
  const value = at(root, from);
  const fromContainer = from.slice(0, -1);
  const fromIndex = Number(from.at(-1));
  const without = remove(root, from);
  const target = shifted(container, fromContainer, fromIndex);
  const place = samePath(fromContainer, container) && fromIndex < index ? index - 1 : index;
  return { root: insert(without, target, place, value), path: [...target, place] };
}

/** The path of a container once a row before it, or before one that holds it, was taken away. */
function shifted(container: Path, gone: Path, goneIndex: number): Path {
  if (!startsWith(container, gone) || container.length <= gone.length) return container;
  const index = Number(container[gone.length]);
  if (index <= goneIndex) return container;
  return [...gone, index - 1, ...container.slice(gone.length + 1)];
}

export interface Row {
  path: Path;
  component: Json;
  /** Lists of further rows inside of it, with what they are called. */
  inside: { path: Path; name: string }[];
}

/** What stands in a list of components. What is none is left out, and kept. */
export function rowsOf(root: Tree, container: Path): Row[] {
  return listAt(root, container).flatMap((component, index) => {
    if (!isObject(component)) return [];
    const path = [...container, index];
    return [{ path, component, inside: insideOf(component, path) }];
  });
}

function insideOf(component: Json, path: Path): Row["inside"] {
  switch (component.type) {
    case "Form":
      return [{ path: [...path, "children"], name: "form" }];
    case "If":
      return ["then", "else"]
        .filter((name) => name === "then" || Array.isArray(component[name]))
        .map((name) => ({ path: [...path, name], name }));
    case "Switch":
      return Object.keys(objectIn(component.cases)).map((name) => ({ path: [...path, "cases", name], name }));
    default:
      return [];
  }
}

/** All components of a screen in their order, however deep. */
export function componentsOf(root: Tree, screen: number): Row[] {
  const walk = (container: Path): Row[] =>
    rowsOf(root, container).flatMap((row) => [row, ...row.inside.flatMap((inner) => walk(inner.path))]);
  return walk(childrenPath(screen));
}

export interface Input {
  screen: number;
  screenId: string;
  name: string;
  path: Path;
  component: Json;
}

export function inputsOf(root: Tree): Input[] {
  return screensOf(root).flatMap(({ id }, screen) =>
    componentsOf(root, screen)
      .filter(
        ({ component }) => INPUT_TYPES.includes(textIn(component.type)) && textIn(component.name) !== "",
      )
      .map(({ path, component }) => ({
        screen,
        screenId: textIn(id),
        name: textIn(component.name),
        path,
        component,
      })),
  );
}

/** A name that no other input has: `visit`, `visit_2`, … */
export function freeName(taken: readonly string[], wish: string): string {
  const base =
    wish
      .toLowerCase()
      .normalize("NFD")
      .replace(/\p{M}/gu, "")
      .replace(/[^a-z0-9]+/g, "_")
      .replace(/^_+|_+$/g, "")
      .slice(0, 40) || "field";
  if (!taken.includes(base)) return base;
  let number = 2;
  while (taken.includes(`${base}_${number}`)) number += 1;
  return `${base}_${number}`;
}

/** Screens are named by letters and underscores alone: SCREEN_A, SCREEN_B, … */
export function freeScreenId(root: Tree): string {
  const taken = screensOf(root).map(({ id }) => id);
  for (let number = 0; ; number += 1) {
    const id = `SCREEN_${letters(number)}`;
    if (!taken.includes(id)) return id;
  }
}

const letters = (number: number): string =>
  (number >= 26 ? letters(Math.floor(number / 26) - 1) : "") + String.fromCharCode(65 + (number % 26));

/** Every text of a tree through a function. */
export function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  if (isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mapTexts(inner, change)]));
  }
  return value;
}
