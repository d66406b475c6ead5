import { createContext, useContext } from "react";
import type { OutboxEntry } from "../outbox/outgoing";

/** What every message of one thread shares. */
interface ThreadContextValue {
  customerName: string;
  windowOpen: boolean;
  /** The account whose catalogue messages name; undefined until the channels are known. */
  connectionId: string | undefined;
  /** Scrolls to a message, loading older ones until it is there. */
  jumpTo(messageId: string): void;
  openMedia(messageId: string): void;
  highlightedId: string | null;
  /** Messages that have not reached the server, by their id. */
  pending: ReadonlyMap<string, OutboxEntry>;
}

export const ThreadContext = createContext<ThreadContextValue | null>(null);

export function useThread(): ThreadContextValue {
  const value = useContext(ThreadContext);
  if (!value) throw new Error("useThread outside of a thread");
  return value;
}
