import { useTranslation } from "react-i18next";
import type { Card } from "../state/rich-message";
import { CardHeader } from "./card-header";
import { type ButtonActions, MessageButtons } from "./message-buttons";
import { CardText } from "./rich-body";

/** Cards beside each other, scrolled sideways. */
export function CardCarousel({ cards, ...actions }: ButtonActions & { cards: Card[] }) {
  const { t } = useTranslation("phone");
  return (
    <ul
      aria-label={t("rich.cards")}
      // A finger scrolls here; it does not draw the bubble aside.
      onPointerDown={(event) => event.stopPropagation()}
      className="mt-1 flex max-w-full snap-x snap-proximity gap-2 overflow-x-auto overscroll-x-contain pb-1.5"
    >
      {cards.map((card, index) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: a sent message's cards never change
          key={index}
          aria-label={t("rich.card", { index: index + 1, count: cards.length })}
          className="flex w-56 shrink-0 snap-start flex-col overflow-hidden rounded-lg border border-bubble-line bg-bubble-in shadow-bubble"
        >
          <div className="flex-1 px-2.5 py-1.5">
            {card.header && <CardHeader header={card.header} />}
            <CardText card={card} />
          </div>
          <MessageButtons buttons={card.buttons} {...actions} />
        </li>
      ))}
    </ul>
  );
}
