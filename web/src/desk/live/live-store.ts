import { create } from "zustand";
import type { ConnectionState } from "./connection";

interface LiveState {
  connection: ConnectionState;
  /** The stream has spoken, or failed once: lists fetched from now on miss nothing, or cannot do better. */
  ready: boolean;
  onlineAgentIds: string[];
}

export const useLive = create<LiveState>(() => ({
  connection: "connecting",
  ready: false,
  onlineAgentIds: [],
}));
