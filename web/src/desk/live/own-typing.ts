import { create } from "zustand";

/** Who pauses for so long is not typing. */
const PAUSE_MS = 5000;

interface OwnTyping {
  conversationId: string | null;
  note: boolean;
}

const NOT_TYPING: OwnTyping = { conversationId: null, note: false };

/** What one types oneself, to be told to colleagues. */
export const useOwnTyping = create<OwnTyping>(() => NOT_TYPING);

let timer: ReturnType<typeof setTimeout> | undefined;

/** A letter was typed. */
export function typedIn(conversationId: string, note: boolean) {
  clearTimeout(timer);
  timer = setTimeout(stoppedTyping, PAUSE_MS);
  const before = useOwnTyping.getState();
  if (before.conversationId !== conversationId || before.note !== note) {
    useOwnTyping.setState({ conversationId, note });
  }
}

export function stoppedTyping() {
  clearTimeout(timer);
  if (useOwnTyping.getState().conversationId !== null) useOwnTyping.setState(NOT_TYPING);
}
