import type { Data } from "./flow-json";
import type { ExchangeRequest, Refusal } from "./host";
import type { KnownScreens, Visit } from "./visit";

/** All that a running flow is at one moment. Never changed in place. */
export interface FlowState {
  /** The way here; the last one is on the screen. Empty until an endpoint has named the first. */
  way: readonly Visit[];
  /** What every screen held when it was seen last, for references from others. */
  known: KnownScreens;
  /** `opening`: nothing to see yet. `submitting`: the footer waits. `updating`: an input has asked for new data. */
  busy: "opening" | "submitting" | "updating" | null;
  failure: Failure | null;
  /** What the endpoint says beside its data, shown once. */
  notice: string | null;
  end: FlowEnd | null;
}

export interface Failure {
  kind: "network" | "endpoint" | "refused";
  /** The business's words, when it has said something. */
  message: string | null;
  /** What to do again; null when that would change nothing. */
  retry: Pending | null;
  /** Of an answer that this phone refused. */
  refusal: Refusal | null;
}

/** What was under way when it failed. */
export type Pending = { kind: "exchange"; request: ExchangeRequest } | { kind: "complete"; params: Data };

export type FlowEnd =
  /** `success` as the last screen says. */
  { kind: "completed"; params: Data; success: boolean } | { kind: "expired"; message: string | null };

export const currentVisit = (state: FlowState): Visit | undefined => state.way.at(-1);
