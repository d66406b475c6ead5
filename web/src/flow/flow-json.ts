/** Flow JSON as its author wrote it. Nothing here is trusted: what is missing or of another kind counts as absent. */

export type Json = Readonly<Record<string, unknown>>;
export type Data = Record<string, unknown>;

export interface FlowScreen {
  id: string;
  title: unknown;
  terminal: boolean;
  /** Whether ending here counts as what the business wanted. */
  success: boolean;
  /** Going back from this screen asks the endpoint. */
  refresh_on_back: boolean;
  /** The data model: by name a schema with an `__example__`. */
  data: Json;
  sensitive: string[];
  children: Json[];
}

export interface Flow {
  version: Version;
  /** Present when the flow talks to an endpoint. */
  data_api_version: string | null;
  /** By screen those that may follow. */
  routes: Record<string, string[]>;
  screens: FlowScreen[];
}

export interface Version {
  major: number;
  minor: number;
}

export class FlowJsonError extends Error {}

/** Takes the text or the parsed object. Rules of publishing are not checked here, only what running needs. */
export function readFlow(source: unknown): Flow {
  const flow = objectIn(typeof source === "string" ? parse(source) : source);
  const screens = listIn(flow.screens).map(readScreen);
  if (screens.length === 0) throw new FlowJsonError("The flow has no screens.");
  const nameless = screens.findIndex((screen) => screen.id === "");
  if (nameless >= 0) throw new FlowJsonError(`Screen ${nameless + 1} of the flow has no id.`);
  return {
    version: readVersion(flow.version),
    data_api_version: textIn(flow.data_api_version) || null,
    routes: readRoutes(flow.routing_model, screens),
    screens,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new FlowJsonError(`The flow is not JSON: ${error instanceof Error ? error.message : error}`);
  }
}

function readScreen(screen: Json): FlowScreen {
  return {
    id: textIn(screen.id),
    title: screen.title,
    terminal: screen.terminal === true,
    success: screen.success !== false,
    refresh_on_back: screen.refresh_on_back === true,
    data: objectIn(screen.data),
    sensitive: textsIn(screen.sensitive),
    children: listIn(objectIn(screen.layout).children),
  };
}

/** Minors are whole numbers: 1.10 comes after 1.9. */
export function readVersion(version: unknown): Version {
  const [major, minor] = textIn(version).split(".").map(Number);
  return { major: whole(major), minor: whole(minor) };
}

const whole = (number: number | undefined) => (number !== undefined && Number.isInteger(number) ? number : 0);

export function atLeast(version: Version, major: number, minor = 0): boolean {
  return version.major > major || (version.major === major && version.minor >= minor);
}

/** Without a routing model the navigate actions say what follows what. */
function readRoutes(model: unknown, screens: FlowScreen[]): Record<string, string[]> {
  const given = objectIn(model);
  if (Object.keys(given).length > 0) {
    return Object.fromEntries(Object.entries(given).map(([screen, next]) => [screen, textsIn(next)]));
  }
  return Object.fromEntries(screens.map((screen) => [screen.id, [...new Set(navigations(screen.children))]]));
}

function navigations(part: unknown): string[] {
  if (Array.isArray(part)) return part.flatMap(navigations);
  const object = objectIn(part);
  const own = object.name === "navigate" ? [textIn(objectIn(object.next).name)] : [];
  return [...own.filter((name) => name !== ""), ...Object.values(object).flatMap(inner)];
}

const inner = (value: unknown) => (typeof value === "object" ? navigations(value) : []);

export const screenOf = (flow: Flow, id: string) => flow.screens.find((screen) => screen.id === id);

/** The screen that no other leads to. */
export function entryScreen(flow: Flow): string {
  const targets = new Set(Object.values(flow.routes).flat());
  return (flow.screens.find((screen) => !targets.has(screen.id)) ?? flow.screens[0])?.id ?? "";
}

/** The most screens that can still come after this one. */
export function stepsLeft(flow: Flow, id: string, passed: readonly string[] = []): number {
  if (passed.includes(id)) return 0;
  const next = flow.routes[id] ?? [];
  return Math.max(0, ...next.map((screen) => 1 + stepsLeft(flow, screen, [...passed, id])));
}

/** What the author gave as examples: a preview without a business shows them. */
export function examplesOf(screen: FlowScreen): Data {
  const named = Object.entries(screen.data).map(([name, schema]) => [name, objectIn(schema).__example__]);
  return Object.fromEntries(named.filter(([, example]) => example !== undefined));
}

/** Names of fields that are missing or of another type than the screen's data model says. */
export function misfits(screen: FlowScreen, data: Data): string[] {
  return Object.entries(screen.data)
    .filter(([name, schema]) => !fits(data[name], objectIn(schema)))
    .map(([name]) => name);
}

function fits(value: unknown, schema: Json): boolean {
  switch (schema.type) {
    case "string":
    case "number":
    case "boolean":
      return typeof value === schema.type;
    case "array":
      return (
        Array.isArray(value) &&
        value.every((item) => schema.items === undefined || fits(item, objectIn(schema.items)))
      );
    case "object":
      // Of an object only what is there is looked at: items of lists leave optional properties out.
      return (
        isObject(value) &&
        Object.entries(objectIn(schema.properties)).every(
          ([name, inside]) => value[name] === undefined || fits(value[name], objectIn(inside)),
        )
      );
    default:
      return true;
  }
}

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export const objectIn = (value: unknown): Json => (isObject(value) ? value : {});
export const textIn = (value: unknown): string => (typeof value === "string" ? value : "");
export const listIn = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : []);
export const textsIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];

/** Numbers come as numbers, or as texts of them. */
export function numberIn(value: unknown): number | null {
  const text = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof text === "number" && Number.isFinite(text) ? text : null;
}

/** Only web pages are opened from a flow; other schemes could run something. */
export function webAddress(value: unknown): string | null {
  const text = textIn(value).trim();
  return /^https?:\/\//i.test(text) && URL.canParse(text) ? text : null;
}
