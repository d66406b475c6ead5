import { isObject, type Json, objectIn, readFlow, textIn } from "../../../flow/flow-json";
import type { AnswerRule, EndpointChange, EndpointMode, HostedEndpoint } from "../../api/types";

/** The settings of an endpoint while they are edited. */
export interface EndpointDraft {
  mode: EndpointMode;
  rules: AnswerRule[];
  forwardUrl: string;
  failureMessage: string;
  voidMessage: string;
  tokenDays: string;
}

export const draftOf = (endpoint: HostedEndpoint): EndpointDraft => ({
  mode: endpoint.mode,
  rules: endpoint.rules,
  forwardUrl: endpoint.forward_url ?? "",
  failureMessage: endpoint.failure_message ?? "",
  voidMessage: endpoint.void_message ?? "",
  tokenDays: String(endpoint.token_days),
});

export const changeOf = (draft: EndpointDraft): EndpointChange => ({
  mode: draft.mode,
  rules: draft.rules,
  forward_url: draft.forwardUrl.trim() || null,
  failure_message: draft.failureMessage.trim() || null,
  void_message: draft.voidMessage.trim() || null,
  // What is no number is refused by the server, with a sentence.
  token_days: /^\d{1,4}$/.test(draft.tokenDays.trim()) ? Number(draft.tokenDays) : 0,
});

/** A screen as the table needs it. */
export interface TableScreen {
  id: string;
  title: string;
  /** The fields that it is given, with their types. */
  data: { name: string; type: string }[];
  /** What it sends to its endpoint. */
  sends: string[];
  next: string[];
}

export interface TableForm {
  screens: TableScreen[];
  /** Where the form can begin. */
  first: string[];
  asksEndpoint: boolean;
}

/** What the table needs of a form; nothing where its JSON cannot be read. */
export function tableForm(json: string | null): TableForm {
  try {
    const flow = readFlow(json ?? "");
    const targets = new Set(Object.values(flow.routes).flat());
    const screens = flow.screens.map((screen) => ({
      id: screen.id,
      title: typeof screen.title === "string" && screen.title !== "" ? screen.title : screen.id,
      data: Object.entries(screen.data).map(([name, schema]) => ({
        name,
        type: textIn(objectIn(schema).type) || "string",
      })),
      sends: [...sent(screen.children)],
      next: flow.routes[screen.id] ?? [],
    }));
    const first = screens.map(({ id }) => id).filter((id) => !targets.has(id));
    return { screens, first, asksEndpoint: flow.data_api_version !== null };
  } catch {
    return { screens: [], first: [], asksEndpoint: false };
  }
}

/** The keys of all payloads that go to the endpoint, wherever they stand. */
function sent(value: unknown, keys = new Set<string>()): Set<string> {
  if (Array.isArray(value)) for (const item of value) sent(item, keys);
  if (!isObject(value)) return keys;
  if (value.name === "data_exchange" && isObject(value.payload)) {
    for (const key of Object.keys(value.payload)) keys.add(key);
  }
  for (const part of Object.values(value as Json)) sent(part, keys);
  return keys;
}

export const newRule = (form: TableForm): AnswerRule => ({
  screen: form.screens[0]?.id ?? null,
  when: null,
  answer: { kind: "finish", data: {}, with_answers: true },
});

/** The screens that may follow. */
export const following = (form: TableForm, screen: string | null): string[] => {
  if (screen === null) return form.first;
  const next = form.screens.find(({ id }) => id === screen)?.next ?? [];
  return [...new Set([...next, screen])];
};

export const shownValue = (value: unknown): string =>
  typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value);

/** What was written, as the type that the screen wants; a placeholder stays text until it is filled in. */
export function writtenValue(text: string, type: string): unknown {
  if (type === "string") return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
