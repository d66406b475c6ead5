import { create } from "zustand";
import type { Doing } from "../api/types";

/** Who was not heard of for so long has gone: a page repeats itself more than twice within it. */
export const ACTIVITY_LIFETIME_MS = 15_000;

export interface Attendant {
  agentId: string;
  conversationId: string;
  typing: "reply" | "note" | null;
  /** By the machine's clock: the travelling clock may stand still. */
  heardAtMs: number;
}

interface ActivityState {
  attendants: Attendant[];
}

/** Colleagues in the conversation that one has open. Not stored anywhere. */
export const useActivity = create<ActivityState>(() => ({ attendants: [] }));

const newcomerListeners = new Set<(conversationId: string) => void>();

/** Calls back when somebody has come into a conversation; the answer undoes it. */
export function onNewcomer(listener: (conversationId: string) => void): () => void {
  newcomerListeners.add(listener);
  return () => newcomerListeners.delete(listener);
}

/** A colleague's page told what it does. */
export function hearActivity(agentId: string, { conversation_id, state, note }: Doing) {
  const heardAtMs = performance.now();
  const { attendants } = useActivity.getState();
  const isSame = (one: Attendant) => one.agentId === agentId && one.conversationId === conversation_id;
  const others = attendants.filter((one) => !isSame(one));
  const isKnown = others.length < attendants.length;
  if (state === "left") {
    if (isKnown) useActivity.setState({ attendants: others });
    return;
  }
  const typing = state === "typing" ? (note ? ("note" as const) : ("reply" as const)) : null;
  useActivity.setState({
    attendants: [...others, { agentId, conversationId: conversation_id, typing, heardAtMs }],
  });
  scheduleForgetting();
  // Whoever has just come does not know who was there before.
  if (!isKnown) for (const listener of newcomerListeners) listener(conversation_id);
}

let timer: ReturnType<typeof setTimeout> | undefined;

function scheduleForgetting() {
  clearTimeout(timer);
  const { attendants } = useActivity.getState();
  if (attendants.length === 0) return;
  const oldestMs = Math.min(...attendants.map(({ heardAtMs }) => heardAtMs));
  timer = setTimeout(
    () => {
      const sinceMs = performance.now() - ACTIVITY_LIFETIME_MS;
      const heard = useActivity.getState().attendants.filter(({ heardAtMs }) => heardAtMs > sinceMs);
      useActivity.setState({ attendants: heard });
      scheduleForgetting();
    },
    Math.max(0, oldestMs + ACTIVITY_LIFETIME_MS - performance.now()),
  );
}

/** For tests and for whoever signs in next. */
export function forgetActivity() {
  clearTimeout(timer);
  useActivity.setState({ attendants: [] });
}
