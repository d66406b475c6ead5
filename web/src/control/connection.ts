import { create } from "zustand";
import type { ConnectionState } from "./control-events";

interface Connection {
  state: ConnectionState;
  /** How often the stream was opened; the second time and later mean that something may have been missed. */
  opened: number;
  setState: (state: ConnectionState) => void;
}

/** Whether the page hears from the cloud. */
export const useConnection = create<Connection>((set) => ({
  state: "connecting",
  opened: 0,
  setState: (state) => set((known) => ({ state, opened: known.opened + (state === "open" ? 1 : 0) })),
}));
