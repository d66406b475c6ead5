import { ControlError, control, uploadMedia } from "../../control/control-client";
import type { ClosedFlow, FlowScreenAnswer, OpenedFlow } from "../../control/types";
import { type Data, isObject } from "../../flow/flow-json";
import type { ExchangeAnswer, ExchangeError, FlowHost } from "../../flow/host";

interface FlowHostOptions {
  wa_id: string;
  /** The message that the Flow was opened from. */
  message_id: string;
  opened: OpenedFlow;
  /** The screen that is shown when the answer is sent. */
  screen(): string;
  /** The business does not take this Flow from this message any more. */
  onVoid(words: string): void;
}

/** The business behind a Flow, by way of the cloud. */
export function cloudFlowHost({ wa_id, message_id, opened, screen, onVoid }: FlowHostOptions): FlowHost {
  /** What the endpoint said when the Flow was opened; whoever begins again asks again. */
  let first: ExchangeAnswer | null = { kind: "screen", screen: opened.screen, data: opened.data };

  const asked = async (call: () => Promise<FlowScreenAnswer | ClosedFlow>): Promise<ExchangeAnswer> => {
    try {
      return answerOf(await call());
    } catch (error) {
      return refused(error);
    }
  };
  const refused = (error: unknown): ExchangeError => {
    if (!(error instanceof ControlError)) throw error;
    const answer = refusalOf(error);
    if (answer.reason === "expired") onVoid(error.message);
    return answer;
  };

  return {
    exchange: async (request) => {
      const { action, screen: from = "", data } = request;
      if (action === "INIT") {
        const answer = first ?? (await asked(() => control.openFlow(wa_id, message_id)));
        first = null;
        return answer;
      }
      return asked(() =>
        control.exchangeFlow(wa_id, { message_id, action, screen: from, ...(data && { data }) }),
      );
    },
    complete: async (params) => {
      const payload = Object.fromEntries(
        Object.entries(params).map(([name, value]) => [name, withFiles(value)]),
      );
      try {
        await control.completeFlow(wa_id, { message_id, screen: screen(), payload });
        return undefined;
      } catch (error) {
        return refused(error);
      }
    },
    uploadMedia: async (file, onProgress) => {
      const { id, mime_type, sha256 } = await uploadMedia(file, file.name, onProgress);
      return { media_id: id, file_name: file.name, mime_type, sha256 };
    },
    openUrl: (url) => void window.open(url, "_blank", "noopener,noreferrer"),
  };
}

function answerOf(step: FlowScreenAnswer | ClosedFlow): ExchangeAnswer {
  if ("closed" in step) return { kind: "close", params: {} };
  return { kind: "screen", screen: step.screen, data: step.data };
}

/** What the customer is told: words of the cloud's own are for developers, those of a void Flow are the business's. */
export function refusalOf({ code, message }: ControlError): ExchangeError {
  switch (code) {
    case "flow_token_void":
      return { kind: "error", reason: "expired", message };
    case "flow_blocked":
      return { kind: "error", reason: "expired" };
    case "endpoint_failed":
    case "endpoint_answer":
      return { kind: "error", reason: "endpoint" };
    case "offline":
      return { kind: "error", reason: "network" };
    default:
      return { kind: "error", reason: "endpoint", message };
  }
}

/** In a finished answer a file is named by its media id, like one that a message carries. */
function withFiles(value: unknown): unknown {
  return Array.isArray(value) ? value.map((item) => (isUploaded(item) ? asAnswered(item) : item)) : value;
}

const isUploaded = (item: unknown): item is Data => isObject(item) && typeof item.media_id === "string";
const asAnswered = ({ media_id, ...facts }: Data): Data => ({ id: media_id, ...facts });
