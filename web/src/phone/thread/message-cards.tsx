import type { ProductFacts } from "@ui/product-tile";
import { CardContent } from "@ui/rich-content";
import { CardTrack } from "@ui/template-preview-cards";
import type { Card } from "../state/rich-message";
import { type ButtonActions, MessageButtons } from "./message-buttons";

interface MessageCardsProps extends ButtonActions {
  cards: Card[];
  productOf(retailer_id: string): ProductFacts | undefined;
}

/** The cards of a carousel, each with its own buttons. */
export function MessageCards({ cards, productOf, ...actions }: MessageCardsProps) {
  return (
    <CardTrack cards={cards}>
      {(card) => (
        <>
          <div className="flex-1 px-2.5 py-1.5">
            <CardContent {...card} productOf={productOf} />
          </div>
          <MessageButtons buttons={card.buttons} {...actions} />
        </>
      )}
    </CardTrack>
  );
}
