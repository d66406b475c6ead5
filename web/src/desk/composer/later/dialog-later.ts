import { createContext, useContext, useMemo, useRef } from "react";
import type { Later } from "../../api/scheduled";
import type { Conversation } from "../../api/types";

/** What a dialog that fills in a message knows of sending it later. */
export interface DialogLater {
  conversation: Conversation;
  /** `null`: at once. Chosen before the form is submitted, which may take a moment. */
  choose(later: Later | null): void;
}

export const DialogLaterContext = createContext<DialogLater | null>(null);

/** `null` where what is filled in is not sent to a customer. */
export const useDialogLater = () => useContext(DialogLaterContext);

/** For whoever sends what the dialog filled in. */
export function useChosenLater(conversation: Conversation) {
  const chosen = useRef<Later | null>(null);
  const context = useMemo(
    (): DialogLater => ({
      conversation,
      choose: (later) => {
        chosen.current = later;
      },
    }),
    [conversation],
  );
  const take = () => {
    const later = chosen.current;
    chosen.current = null;
    return later ?? undefined;
  };
  return { context, take };
}
