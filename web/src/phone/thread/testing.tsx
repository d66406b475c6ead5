import { render } from "@testing-library/react";
import { TooltipProvider } from "@ui/tooltip";
import { vi } from "vitest";
import type { PhoneMessage } from "../../control/types";
import type { Consent } from "../state/answers";
import { type BubbleContext, MessageBubble } from "./message-bubble";

export const fromBusiness = (content: Pick<PhoneMessage, "interactive" | "template">): PhoneMessage => ({
  id: "wamid.1",
  from: "business",
  timestamp: "2026-11-22T10:00:00.000000Z",
  type: "template" in content ? "template" : "interactive",
  status: "delivered",
  ...content,
});

/** One message as it stands in the thread; what is done with it is recorded. */
export function showBubble(
  message: PhoneMessage,
  { tap, consent, canAnswer = true }: { tap?: string; consent?: Consent; canAnswer?: boolean } = {},
) {
  const context: BubbleContext = {
    businessName: "Café",
    canAnswer,
    find: () => undefined,
    onJump: vi.fn(),
    onOpenPicture: vi.fn(),
    onPlayed: vi.fn(),
    onReply: vi.fn(),
    onReact: vi.fn(),
    onMoreReactions: vi.fn(),
    onDetails: vi.fn(),
    onAnswer: vi.fn(),
    onAsk: vi.fn(),
  };
  render(
    <TooltipProvider>
      <MessageBubble
        message={message}
        startsGroup
        highlighted={false}
        tap={tap}
        consent={consent}
        context={context}
      />
    </TooltipProvider>,
  );
  return context;
}
