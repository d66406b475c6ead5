import { type Day, type DayRules, FIRST_DAY, LAST_DAY, readDay } from "./dates";
import { isObject, type Json, listIn, numberIn, objectIn, textIn, textsIn } from "./flow-json";
import { pictureIn } from "./picture";
import {
  calendarProblem,
  choiceProblem,
  dayProblem,
  type Problem,
  pickerProblem,
  textProblem,
} from "./problem";
import type { Surroundings } from "./screen-view";
import type { FieldView, InputType, Option } from "./view";

const INPUT_TYPES: readonly InputType[] = ["text", "number", "email", "password", "passcode", "phone"];
const MAX_CHARS_OF_INPUT = 80;
const MAX_CHARS_OF_AREA = 600;
const MAX_FILES = 30;
const MAX_FILE_KB = 25_600;

/** The kinds a document picker knows; a photo picker takes pictures only. */
export const DOCUMENT_TYPES: readonly string[] = [
  ...["gzip", "msword", "pdf", "vnd.ms-excel", "vnd.ms-powerpoint", "x-7z-compressed", "zip"],
  ...["presentation", "spreadsheet", "text"].map((kind) => `vnd.oasis.opendocument.${kind}`),
  ...["presentationml.presentation", "spreadsheetml.sheet", "wordprocessingml.document"].map(
    (kind) => `vnd.openxmlformats-officedocument.${kind}`,
  ),
]
  .map((kind) => `application/${kind}`)
  .concat(["avif", "gif", "heic", "heif", "jpeg", "png", "tiff", "webp"].map((kind) => `image/${kind}`))
  .concat(["text/plain", "video/mp4", "video/mpeg"]);

export const PHOTO_TYPES = ["image/jpeg", "image/png", "image/webp", "image/heic", "image/heif"] as const;

export function fieldView(input: Json, key: string, around: Surroundings): FieldView | null {
  const { visit, property } = around;
  const get = (name: string) => property(input, name);
  const text = (name: string) => textIn(get(name));
  const name = text("name");
  const value = visit.form[name];
  const is = (property: string) => get(property) === true;

  const common = {
    key,
    name,
    label: text("label"),
    large_label: text("label-variant") === "large",
    description: text("description"),
    helper: text("helper-text"),
    required: is("required"),
    enabled: get("enabled") !== false,
  };
  const withProblem = <View extends object>(view: View, problem: Problem | null) => ({
    ...view,
    problem,
    error: errorShown(name, problem, input, around),
  });

  switch (input.type) {
    case "TextInput":
    case "TextArea": {
      const area = input.type === "TextArea";
      const given = text("input-type");
      const view = {
        ...common,
        type: input.type,
        input_type: INPUT_TYPES.find((type) => !area && type === given) ?? ("text" as const),
        value: textIn(value),
        min_chars: area ? 0 : (numberIn(get("min-chars")) ?? 0),
        max_chars:
          numberIn(get(area ? "max-length" : "max-chars")) ?? (area ? MAX_CHARS_OF_AREA : MAX_CHARS_OF_INPUT),
      };
      return withProblem(view, textProblem(view, area ? "" : text("pattern")));
    }
    case "CheckboxGroup":
    case "RadioButtonsGroup":
    case "ChipsSelector": {
      const single = input.type === "RadioButtonsGroup";
      const options = optionsOf(get("data-source"));
      const ids = single ? [textIn(value)] : textsIn(value);
      const view = {
        ...common,
        type: input.type,
        chosen: ids.filter((id) => options.some((option) => option.id === id)),
        options,
        max: single ? 1 : (numberIn(get("max-selected-items")) ?? options.length),
        large_media: text("media-size") === "large",
      };
      const min = single ? 0 : (numberIn(get("min-selected-items")) ?? 0);
      return withProblem(view, choiceProblem(view, min));
    }
    case "Dropdown": {
      const options = optionsOf(get("data-source"));
      const chosen = options.find((option) => option.id === value)?.id ?? "";
      const view = { ...common, type: input.type, value: chosen, options };
      return withProblem(view, common.required && chosen === "" ? { kind: "required" } : null);
    }
    case "OptIn": {
      const action = input["on-click-action"];
      const view = {
        ...common,
        type: input.type,
        value: value === true,
        action: action === undefined ? null : objectIn(action),
      };
      return withProblem(view, view.required && !view.value ? { kind: "required" } : null);
    }
    case "DatePicker": {
      const view = {
        ...common,
        type: input.type,
        value: readDay(value, around.flow.version),
        rules: dayRules(input, around),
      };
      return withProblem(view, dayProblem(view));
    }
    case "CalendarPicker": {
      const range = text("mode") === "range";
      const day = (side: unknown) => readDay(side, around.flow.version);
      const sides = (name: string): [string, string] => bothSides(get(name)).map(textIn) as [string, string];
      const [start, end] = bothSides(get("required")).map((side) => side === true);
      const held = objectIn(value);
      const view = {
        ...common,
        type: input.type,
        required: start === true || end === true,
        range,
        title: range ? text("title") : "",
        description: range ? common.description : "",
        label: sides("label")[0],
        helper: range ? "" : common.helper,
        labels: sides("label"),
        helpers: sides("helper-text"),
        value: range
          ? { start: day(held["start-date"]), end: day(held["end-date"]) }
          : { start: day(value), end: null },
        rules: dayRules(input, around),
        min_days: numberIn(get("min-days")) ?? 1,
        max_days: numberIn(get("max-days")) ?? Number.MAX_SAFE_INTEGER,
      };
      return withProblem(view, calendarProblem(view, { start: start === true, end: end === true }));
    }
    case "PhotoPicker":
    case "DocumentPicker": {
      const photos = input.type === "PhotoPicker";
      const source = text("photo-source");
      const min = numberIn(get(photos ? "min-uploaded-photos" : "min-uploaded-documents")) ?? 0;
      const kinds = textsIn(get("allowed-mime-types"));
      const said = get("error-message");
      const view = {
        ...common,
        type: input.type,
        required: min > 0,
        uploads: visit.uploads[name] ?? [],
        min,
        max: numberIn(get(photos ? "max-uploaded-photos" : "max-uploaded-documents")) ?? MAX_FILES,
        max_bytes: (numberIn(get("max-file-size-kb")) ?? MAX_FILE_KB) * 1024,
        mime_types: photos ? PHOTO_TYPES : kinds.length > 0 ? kinds : DOCUMENT_TYPES,
        camera: photos && source !== "gallery",
        gallery: !photos || source !== "camera",
        file_errors: Object.fromEntries(
          Object.entries(isObject(said) ? said : {}).map(([id, words]) => [id, textIn(words)]),
        ),
      };
      return withProblem(view, pickerProblem(view));
    }
    default:
      return null;
  }
}

/** The business's words stand until the input is changed; the phone's own come once the customer has left the input. */
function errorShown(
  name: string,
  problem: Problem | null,
  input: Json,
  around: Surroundings,
): Problem | null {
  const { visit, property, form } = around;
  if (!visit.corrected.includes(name)) {
    const ofForm = textIn(objectIn(property(form, "error-messages"))[name]);
    const own = property(input, "error-message");
    const range = isObject(own) ? textIn(own["start-date"]) || textIn(own["end-date"]) : "";
    const words = ofForm || textIn(own) || range;
    if (words !== "") return { kind: "said", text: words };
  }
  return visit.tried || visit.left.includes(name) ? problem : null;
}

function optionsOf(source: unknown): Option[] {
  return listIn(source)
    .map((item) => ({
      id: textIn(item.id),
      title: textIn(item.title),
      description: textIn(item.description),
      metadata: textIn(item.metadata),
      enabled: item.enabled !== false,
      image: pictureIn(item.image),
      alt: textIn(item["alt-text"]),
      color: /^#?[\da-f]{6}$/i.test(textIn(item.color)) ? `#${textIn(item.color).replace("#", "")}` : "",
    }))
    .filter((option) => option.id !== "");
}

function dayRules(input: Json, { property, flow }: Surroundings): DayRules {
  const day = (value: unknown) => readDay(value, flow.version);
  const weekdays = textsIn(property(input, "include-days"));
  return {
    min: day(property(input, "min-date")) ?? FIRST_DAY,
    max: day(property(input, "max-date")) ?? LAST_DAY,
    unavailable: listOfDays(property(input, "unavailable-dates"))
      .map(day)
      .filter((it): it is Day => it !== null),
    include_days: weekdays.length > 0 ? weekdays : null,
  };
}

const listOfDays = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** In range mode a property speaks of both days; a single value holds for both. */
function bothSides(value: unknown): [unknown, unknown] {
  return isObject(value) ? [value["start-date"], value["end-date"]] : [value, value];
}
