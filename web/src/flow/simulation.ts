import { type Data, entryScreen, examplesOf, type Flow, isObject, screenOf } from "./flow-json";
import type { ExchangeAnswer, ExchangeRequest, FlowHost } from "./host";
import type { UploadedItem } from "./visit";

/** What a preview does in place of a business. */
export interface Simulation extends FlowHost {
  /** All that the flow has asked, in order: a preview can show it. */
  readonly requests: readonly ExchangeRequest[];
}

interface SimulationOptions {
  flow: Flow;
  flow_token: string;
  openUrl(url: string): void;
  onRequest?(request: ExchangeRequest): void;
}

/**
 * A host without a business: an exchange leads to the next screen of the routing model, with what the customer
 * entered where the names agree and the author's examples elsewhere; after a terminal screen the flow is over.
 */
export function simulate({ flow, flow_token, openUrl, onRequest }: SimulationOptions): Simulation {
  const requests: ExchangeRequest[] = [];
  let files = 0;

  const show = (id: string, given: Data): ExchangeAnswer => {
    const screen = screenOf(flow, id);
    if (screen === undefined)
      return { kind: "error", reason: "endpoint", message: `There is no screen ${id}.` };
    const examples = examplesOf(screen);
    const matching = Object.entries(given).filter(
      ([name, value]) =>
        typeof value === typeof examples[name] && isObject(value) === isObject(examples[name]),
    );
    return { kind: "screen", screen: id, data: { ...examples, ...Object.fromEntries(matching) } };
  };

  return {
    requests,
    async exchange(request) {
      requests.push(request);
      onRequest?.(request);
      const { action, screen = "", data = {} } = request;
      if (action === "INIT") return show(entryScreen(flow), {});
      if (action === "BACK") {
        const before = flow.screens.find(({ id }) => flow.routes[id]?.includes(screen));
        return show(before?.id ?? entryScreen(flow), {});
      }
      const next = flow.routes[screen]?.[0];
      if (next !== undefined && screenOf(flow, screen)?.terminal !== true) return show(next, data);
      return { kind: "close", params: { ...data, flow_token } };
    },
    complete: async () => undefined,
    async uploadMedia(file, onProgress): Promise<UploadedItem> {
      files += 1;
      onProgress(1);
      return { media_id: `simulated-${files}`, file_name: file.name, mime_type: file.type };
    },
    openUrl,
  };
}
