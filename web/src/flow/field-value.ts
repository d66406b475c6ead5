import { bind } from "./binding";
import { readDay, writeDay } from "./dates";
import type { Scope } from "./expression";
import {
  type FlowScreen,
  isObject,
  type Json,
  listIn,
  objectIn,
  textIn,
  textsIn,
  type Version,
} from "./flow-json";
import type { FieldValue } from "./visit";

const INPUTS = new Set([
  "TextInput",
  "TextArea",
  "CheckboxGroup",
  "RadioButtonsGroup",
  "ChipsSelector",
  "Dropdown",
  "OptIn",
  "DatePicker",
  "CalendarPicker",
  "PhotoPicker",
  "DocumentPicker",
]);

export const isInput = (component: Json) => INPUTS.has(textIn(component.type));

/** Every input of a screen, in whatever branch, with the `Form` around it. */
export function inputsOf(screen: FlowScreen): { input: Json; form: Json }[] {
  return screen.children.flatMap((child) => inputsIn(child, {}));
}

function inputsIn(component: Json, form: Json): { input: Json; form: Json }[] {
  if (isInput(component)) return [{ input: component, form }];
  switch (component.type) {
    case "Form":
      return listIn(component.children).flatMap((child) => inputsIn(child, component));
    case "If":
      return [...listIn(component.then), ...listIn(component.else)].flatMap((child) => inputsIn(child, form));
    case "Switch":
      return Object.values(objectIn(component.cases)).flatMap((children) =>
        listIn(children).flatMap((child) => inputsIn(child, form)),
      );
    default:
      return [];
  }
}

/** What an input holds before anybody touched it. Inputs of several branches may share a name: the first counts. */
export function initialForm(screen: FlowScreen, scope: Scope, version: Version): Record<string, FieldValue> {
  const values: Record<string, FieldValue> = {};
  for (const { input, form } of inputsOf(screen)) {
    const name = textIn(input.name);
    if (name === "" || Object.hasOwn(values, name)) continue;
    const formValue = objectIn(bind(form["init-values"], scope, version))[name];
    values[name] = valueFor(input, formValue ?? bind(input["init-value"], scope, version), scope, version);
  }
  return values;
}

/** A given value in the form that the input holds; whatever does not suit it is its empty value. */
export function valueFor(input: Json, given: unknown, scope: Scope, version: Version): FieldValue {
  switch (input.type) {
    case "CheckboxGroup":
    case "ChipsSelector":
      return textsIn(given);
    case "OptIn":
      return given === true;
    case "PhotoPicker":
    case "DocumentPicker":
      return [];
    case "DatePicker":
      return dayText(given, version);
    case "CalendarPicker": {
      if (bind(input.mode, scope, version) !== "range") return dayText(given, version);
      const range = isObject(given) ? given : {};
      return {
        "start-date": dayText(range["start-date"], version),
        "end-date": dayText(range["end-date"], version),
      };
    }
    default:
      return typeof given === "number" ? String(given) : textIn(given);
  }
}

function dayText(given: unknown, version: Version): string {
  const day = readDay(given, version);
  return day === null ? "" : writeDay(day, version);
}
