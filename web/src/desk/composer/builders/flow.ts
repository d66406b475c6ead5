import type { Json } from "@ui/unknown-json";
import type { BuilderFacts } from "./builder";
import {
  ANY_HEADER,
  noParts,
  type PartRules,
  type Parts,
  PLAIN,
  partProblems,
  partsJson,
} from "./message-parts";
import { type FieldProblem, textProblems } from "./problems";

export const FLOW_BUTTON_LIMIT = 30;
export const FLOW_RULES: PartRules = { ...PLAIN, headers: ANY_HEADER };

export interface FlowValues extends Parts {
  /** Graph's id. */
  flowId: string;
  /** The first screen is asked from the form's server. */
  exchanges: boolean;
  label: string;
  /** Empty for the form's own first. */
  screen: string;
  /** A JSON object, or nothing. */
  data: string;
}

export const emptyFlow = (): FlowValues => ({
  ...noParts(),
  flowId: "",
  exchanges: false,
  label: "",
  screen: "",
  data: "",
});

export const flowProblems = (values: FlowValues, { hasUpload }: BuilderFacts): FieldProblem[] => [
  ...partProblems(values, FLOW_RULES, hasUpload),
  ...(values.flowId === "" ? [{ field: "flowId", code: "needed" as const }] : []),
  ...textProblems("label", values.label, FLOW_BUTTON_LIMIT),
  ...(values.exchanges ? [] : dataProblems("data", values.data)),
];

/** Flow data of a template's button, too. */
export const dataProblems = (field: string, data: string): FieldProblem[] =>
  data.trim() !== "" && dataObject(data) === null ? [{ field, code: "not_json" }] : [];

/** Null for nothing, and for what is no object with something in it. */
export function dataObject(data: string): Json | null {
  try {
    const value: unknown = JSON.parse(data);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject && Object.keys(value).length > 0 ? (value as Json) : null;
  } catch {
    return null;
  }
}

export function flowJson(values: FlowValues): Json {
  const data = dataObject(values.data);
  const screen = values.screen.trim();
  const payload = { ...(screen !== "" && { screen }), ...(data && { data }) };
  const begins = values.exchanges
    ? { flow_action: "data_exchange" }
    : {
        flow_action: "navigate",
        ...(Object.keys(payload).length > 0 && { flow_action_payload: payload }),
      };
  return {
    type: "flow",
    ...partsJson(values, FLOW_RULES),
    action: {
      name: "flow",
      parameters: {
        flow_message_version: "3",
        flow_id: values.flowId,
        flow_cta: values.label.trim(),
        mode: "published",
        ...begins,
      },
    },
  };
}

/** The screens that a form's JSON names, in their order. */
export function screensOf(json: string | null | undefined): string[] {
  try {
    const { screens } = JSON.parse(json ?? "") as { screens?: unknown };
    const ids = Array.isArray(screens) ? screens.map((screen: Json | null) => screen?.id) : [];
    return ids.filter((id): id is string => typeof id === "string" && id !== "");
  } catch {
    return [];
  }
}
