import { bind, holds } from "./binding";
import type { Scope } from "./expression";
import { isInput } from "./field-value";
import { fieldView } from "./field-view";
import { atLeast, type Flow, type Json, listIn, numberIn, objectIn, screenOf, textIn } from "./flow-json";
import { pictureIn } from "./picture";
import type { FieldView, FooterView, ListItem, ScreenView, TextView, View } from "./view";
import { type KnownScreens, scopeOf, type Visit } from "./visit";

/** Resolves a component's property. */
export type Property = (component: Json, name: string) => unknown;

/** What all components of one screen share while they are resolved. */
export interface Surroundings {
  flow: Flow;
  visit: Visit;
  scope: Scope;
  property: Property;
  /** The `Form` around the component. */
  form: Json;
}

export function screenView(flow: Flow, visit: Visit, known: KnownScreens): ScreenView {
  const screen = screenOf(flow, visit.screen);
  const scope = scopeOf(visit, known);
  const property: Property = (component, name) => bind(component[name], scope, flow.version);
  const parts: View[] = [];
  let footer: FooterView | null = null;
  const around: Surroundings = { flow, visit, scope, property, form: {} };

  for (const { component, key, form } of shownOf(screen?.children ?? [], around)) {
    if (component.type === "Footer") footer ??= footerView(component, key, around);
    else {
      const view = isInput(component)
        ? fieldView(component, key, { ...around, form })
        : partView(component, key, around);
      if (view) parts.push(view);
    }
  }
  return {
    id: visit.screen,
    title: textIn(bind(screen?.title, scope, flow.version)),
    parts,
    footer,
    fields: parts.filter((part): part is FieldView => "problem" in part),
  };
}

interface Shown {
  component: Json;
  key: string;
  form: Json;
}

/** Forms and branches dissolved: the components that stand on the screen, in order. */
function shownOf(children: Json[], around: Surroundings, prefix = "", form: Json = {}): Shown[] {
  return children.flatMap((component, index) => {
    const key = `${prefix}${index}`;
    const { scope, property } = around;
    switch (component.type) {
      case "Form":
        return shownOf(listIn(component.children), around, `${key}.`, component);
      case "If": {
        const branch = holds(component.condition, scope) ? "then" : "else";
        return shownOf(listIn(component[branch]), around, `${key}.${branch}.`, form);
      }
      case "Switch": {
        const value = property(component, "value");
        const name = value === undefined || value === null ? "" : String(value);
        const cases = objectIn(component.cases);
        const chosen = Object.hasOwn(cases, name) ? name : "default";
        return shownOf(listIn(cases[chosen]), around, `${key}.${chosen}.`, form);
      }
      default: {
        const visible = component.visible === undefined || property(component, "visible") !== false;
        return visible ? [{ component, key, form }] : [];
      }
    }
  });
}

function footerView(component: Json, key: string, { property }: Surroundings): FooterView {
  const text = (name: string) => textIn(property(component, name));
  return {
    type: "Footer",
    key,
    label: text("label"),
    left: text("left-caption"),
    center: text("center-caption"),
    right: text("right-caption"),
    enabled: property(component, "enabled") !== false,
    action: objectIn(component["on-click-action"]),
  };
}

function partView(component: Json, key: string, { flow, property }: Surroundings): View | null {
  const text = (name: string) => textIn(property(component, name));
  const number = (name: string) => numberIn(property(component, name));
  const type = textIn(component.type);
  switch (type) {
    case "TextHeading":
    case "TextSubheading":
    case "TextBody":
    case "TextCaption":
      return {
        type,
        key,
        text: linesIn(property(component, "text")),
        weight: weightIn(property(component, "font-weight")),
        strikethrough: property(component, "strikethrough") === true,
        markdown: property(component, "markdown") === true && atLeast(flow.version, 5, 1),
      };
    case "RichText":
      return { type, key, text: linesIn(property(component, "text")) };
    case "EmbeddedLink":
      return { type, key, text: text("text"), action: objectIn(component["on-click-action"]) };
    case "Image":
      return {
        type,
        key,
        src: pictureIn(property(component, "src")),
        alt: text("alt-text"),
        width: number("width"),
        height: number("height"),
        cover: text("scale-type") === "cover",
        aspect_ratio: positive(number("aspect-ratio")) ?? 1,
      };
    case "ImageCarousel":
      return {
        type,
        key,
        images: listIn(property(component, "images")).map((image) => ({
          src: pictureIn(image.src),
          alt: textIn(image["alt-text"]),
        })),
        wide: text("aspect-ratio") === "16:9",
        cover: text("scale-type") !== "contain",
      };
    case "NavigationList": {
      const own = component["on-click-action"];
      return {
        type,
        key,
        label: text("label"),
        description: text("description"),
        large_media: text("media-size") === "large",
        items: listIn(property(component, "list-items")).map((item, index) =>
          // An action keeps its references: they are resolved when it happens.
          listItem(
            item,
            own ?? listIn(component["list-items"])[index]?.["on-click-action"] ?? item["on-click-action"],
          ),
        ),
      };
    }
    default:
      return null;
  }
}

function listItem(item: Json, action: unknown): ListItem {
  const main = objectIn(item["main-content"]);
  const start = objectIn(item.start);
  const end = objectIn(item.end);
  return {
    id: textIn(item.id),
    title: textIn(main.title),
    description: textIn(main.description),
    metadata: textIn(main.metadata),
    end: { title: textIn(end.title), description: textIn(end.description), metadata: textIn(end.metadata) },
    image: pictureIn(start.image),
    alt: textIn(start["alt-text"]),
    badge: textIn(item.badge),
    tags: (Array.isArray(item.tags) ? item.tags : []).filter((tag) => typeof tag === "string"),
    action: action === undefined ? null : objectIn(action),
  };
}

const WEIGHTS = ["normal", "bold", "italic", "bold_italic"] as const;

const weightIn = (value: unknown): TextView["weight"] =>
  WEIGHTS.find((weight) => weight === textIn(value).toLowerCase()) ?? "normal";

const positive = (number: number | null) => (number !== null && number > 0 ? number : null);

/** Long texts may come as a list of lines. Numbers of the data model are shown as they are. */
function linesIn(value: unknown): string {
  if (Array.isArray(value)) return value.map(linesIn).join("\n");
  return typeof value === "number" || typeof value === "boolean" ? String(value) : textIn(value);
}
