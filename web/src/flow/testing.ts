import { vi } from "vitest";
import { type Data, readFlow } from "./flow-json";
import type { ExchangeAnswer, FlowHost } from "./host";
import { FlowSession, type FlowStart } from "./session";
import type { FieldView, View } from "./view";

/** A host whose answers a test gives one after another. */
export function scriptedHost(...answers: (ExchangeAnswer | Error)[]) {
  const exchange = vi.fn<FlowHost["exchange"]>(async () => {
    const answer = answers.shift();
    if (answer === undefined) throw new Error("nothing more was expected");
    if (answer instanceof Error) throw answer;
    return answer;
  });
  const complete = vi.fn<FlowHost["complete"]>(async () => undefined);
  const uploadMedia = vi.fn<FlowHost["uploadMedia"]>(async (file) => ({ media_id: `m-${file.name}` }));
  const openUrl = vi.fn<FlowHost["openUrl"]>();
  return { exchange, complete, uploadMedia, openUrl };
}

export const shows = (screen: string, data: Data = {}): ExchangeAnswer => ({ kind: "screen", screen, data });

export const screen = (id: string, children: object[], more: object = {}) => ({
  id,
  title: id,
  layout: { type: "SingleColumnLayout", children },
  ...more,
});

export const footer = (action: object, more: object = {}) => ({
  type: "Footer",
  label: "Go on",
  "on-click-action": action,
  ...more,
});

export const navigate = (name: string, payload: Data = {}) => ({
  name: "navigate",
  next: { type: "screen", name },
  payload,
});
export const ask = (payload: Data = {}) => ({ name: "data_exchange", payload });
export const finish = (payload: Data = {}) => ({ name: "complete", payload });

interface Opened extends Partial<FlowStart> {
  version?: string;
  more?: object;
}

/** A session with its first screen open. */
export async function opened(
  screens: object[],
  { version = "7.3", more = {}, host = scriptedHost(), ...start }: Opened = {},
) {
  const flow = readFlow({ version, screens, ...more });
  const session = new FlowSession({ flow, host, flow_token: "T", flow_action: "navigate", ...start });
  await session.open();
  return session;
}

export function fieldOf(session: FlowSession, name: string): FieldView {
  const field = session.view()?.fields.find((one) => one.name === name);
  if (!field) throw new Error(`no field ${name} on the screen`);
  return field;
}

/** The first part of a type, with that type's properties. */
export function partOf<Type extends View["type"]>(session: FlowSession, type: Type): View & { type: Type } {
  const part = session.view()?.parts.find((one) => one.type === type);
  if (!part) throw new Error(`no ${type} on the screen`);
  return part as View & { type: Type };
}
