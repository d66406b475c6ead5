import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import { TooltipProvider } from "@ui/tooltip";
import { vi } from "vitest";
import type { PhoneMessage, Product } from "../../control/types";
import type { Consent } from "../state/answers";
import type { OrderState } from "../state/order-state";
import { queryKeys } from "../state/phone-queries";
import { type BubbleContext, MessageBubble } from "./message-bubble";

export const fromBusiness = (content: Pick<PhoneMessage, "interactive" | "template">): PhoneMessage => ({
  id: "wamid.1",
  from: "business",
  timestamp: "2026-11-22T10:00:00.000000Z",
  type: "template" in content ? "template" : "interactive",
  status: "delivered",
  ...content,
});

interface Around {
  tap?: string;
  consent?: Consent;
  canAnswer?: boolean;
  orderStates?: ReadonlyMap<string, OrderState>;
  /** What the catalogue has. */
  products?: Partial<Product>[];
}

/** One message as it stands in the thread; what is done with it is recorded. */
export function showBubble(
  message: PhoneMessage,
  { tap, consent, canAnswer = true, orderStates, products = [] }: Around = {},
) {
  const client = new QueryClient({ defaultOptions: { queries: { enabled: false } } });
  client.setQueryData(queryKeys.shop("4"), { products });
  const context: BubbleContext = {
    businessName: "Café",
    phone_number_id: "4",
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
    onLookAt: vi.fn(),
    onOpenProduct: vi.fn(),
    onFollow: vi.fn(),
  };
  render(
    <QueryClientProvider client={client}>
      <TooltipProvider>
        <MessageBubble
          message={message}
          startsGroup
          highlighted={false}
          tap={tap}
          consent={consent}
          orderStates={orderStates}
          context={context}
        />
      </TooltipProvider>
    </QueryClientProvider>,
  );
  return context;
}
