import { type Data, isObject, listIn, objectIn, textIn } from "../flow/flow-json";

/** A mistake in a Flow JSON, as its author is told. */
export interface Mistake {
  line: number;
  message: string;
}

/** A Flow as it is being edited. */
export interface PreviewedFlow {
  name: string;
  business: string;
  status: string;
  flow_json: unknown;
  mistakes: Mistake[];
}

/** The link is none, or not any more. */
export class PreviewGone extends Error {}

/** Asks beside the page's own address, with the token that stands in it. */
export async function fetchPreviewed(search: string): Promise<PreviewedFlow> {
  const answer = await fetch(`flow${search}`, { headers: { accept: "application/json" } });
  if (answer.status === 404) throw new PreviewGone();
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return readPreviewed(await answer.json());
}

export function readPreviewed(value: unknown): PreviewedFlow {
  const flow = objectIn(value);
  return {
    name: textIn(flow.name),
    business: textIn(flow.business),
    status: textIn(flow.status),
    flow_json: flow.flow_json,
    mistakes: listIn(flow.validation_errors).map(({ line_start, message }) => ({
      line: typeof line_start === "number" ? line_start : 0,
      message: textIn(message),
    })),
  };
}

/** How the preview begins, by the parameters that Meta's own links take. */
export interface PreviewStart {
  flow_action: "navigate" | "data_exchange";
  flow_token: string;
  screen?: string;
  data?: Data;
  /** Shows what is asked of the endpoint. */
  debug: boolean;
}

export function readStart(query: URLSearchParams): PreviewStart {
  const payload = readPayload(query.get("flow_action_payload"));
  const screen = textIn(payload.screen);
  return {
    flow_action: query.get("flow_action") === "data_exchange" ? "data_exchange" : "navigate",
    flow_token: query.get("flow_token") ?? "preview",
    ...(screen !== "" && { screen }),
    ...(isObject(payload.data) && { data: { ...payload.data } }),
    debug: query.get("debug") === "true",
  };
}

/** A payload that cannot be read is none: the first screen shows its examples. */
function readPayload(text: string | null) {
  try {
    return objectIn(JSON.parse(text ?? "{}"));
  } catch {
    return {};
  }
}
