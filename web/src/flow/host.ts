import type { Data } from "./flow-json";
import type { UploadedItem } from "./visit";

/** What a running flow needs of the outside: on a phone the cloud, in a preview a simulation. */
export interface FlowHost {
  /** Asks the business's endpoint. Rejects only when nobody could be reached. */
  exchange(request: ExchangeRequest): Promise<ExchangeAnswer>;
  /** Sends the answer of a flow that ends without its endpoint. Rejects only when nobody could be reached. */
  complete(params: Data): Promise<ExchangeError | undefined>;
  /** Keeps a chosen file; what it gives goes into payloads. */
  uploadMedia(file: File, onProgress: (fraction: number) => void): Promise<UploadedItem>;
  /** Shows a web page beside the flow. */
  openUrl(url: string): void;
}

export interface ExchangeRequest {
  action: "INIT" | "BACK" | "data_exchange";
  /** On BACK the screen that is left. */
  screen?: string;
  data?: Data;
  flow_token: string;
}

export type ExchangeAnswer =
  | { kind: "screen"; screen: string; data: Data }
  /** The endpoint has ended the flow; the answer is sent already. */
  | { kind: "close"; params: Data }
  | ExchangeError;

export interface ExchangeError {
  kind: "error";
  /** `expired`: the business does not take this flow any more, and says why. */
  reason: "network" | "endpoint" | "expired";
  message?: string;
}

/** Keys with which a client tells an endpoint why its answer was refused. */
export type Refusal = "invalid-screen-transition" | "payload-schema-error";
