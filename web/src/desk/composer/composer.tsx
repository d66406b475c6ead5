import type { Conversation } from "../api/types";
import { useNow } from "../live/server-clock";
import { isWindowOpen } from "../live/service-window";
import { WindowClosed } from "./window-closed";
import { WritingDesk } from "./writing-desk";

const SECOND_MS = 1000;

/** Where one writes, or why one cannot: WhatsApp lets a business write freely for 24 hours after the customer did. */
export function Composer({ conversation }: { conversation: Conversation }) {
  const nowMs = useNow(SECOND_MS);
  return (
    <footer className="shrink-0 border-t bg-surface pb-[env(safe-area-inset-bottom)]">
      {isWindowOpen(conversation.window, nowMs) ? (
        <WritingDesk conversation={conversation} />
      ) : (
        <WindowClosed conversation={conversation} />
      )}
    </footer>
  );
}
