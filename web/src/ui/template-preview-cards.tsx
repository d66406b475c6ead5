import { ChevronLeft, ChevronRight } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "./button";
import { cn } from "./cn";
import { useMouseDrag } from "./mouse-drag";

/** Cards beside each other: swiped, drawn with the mouse, turned with the arrow keys or the buttons. */
export function CardTrack<Card>({ cards, children }: { cards: Card[]; children(card: Card): ReactNode }) {
  const { t } = useTranslation("ui");
  const track = useRef<HTMLUListElement>(null);
  const [index, setIndex] = useState(0);
  const drag = useMouseDrag(track);
  const go = (to: number) => {
    track.current?.children[to]?.scrollIntoView({ behavior: "smooth", block: "nearest", inline: "start" });
  };
  const onScroll = () => {
    const list = track.current;
    const [first, second] = [list?.children[0], list?.children[1]];
    if (!list || !(first instanceof HTMLElement)) return;
    const step = second instanceof HTMLElement ? Math.abs(second.offsetLeft - first.offsetLeft) : 1;
    const atEnd = Math.abs(list.scrollLeft) + list.clientWidth >= list.scrollWidth - 2;
    const at = Math.round(Math.abs(list.scrollLeft) / Math.max(1, step));
    setIndex(atEnd ? cards.length - 1 : Math.min(at, cards.length - 1));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLUListElement>) => {
    // On a button the arrow keys scroll as ever.
    if (event.target !== event.currentTarget) return;
    const rtl = getComputedStyle(event.currentTarget).direction === "rtl";
    const step = { ArrowRight: rtl ? -1 : 1, ArrowLeft: rtl ? 1 : -1 }[event.key];
    const to = event.key === "Home" ? 0 : event.key === "End" ? cards.length - 1 : step && index + step;
    if (to === undefined) return;
    event.preventDefault();
    go(Math.min(Math.max(to, 0), cards.length - 1));
  };
  return (
    <div className="mt-1 max-w-full">
      <ul
        ref={track}
        aria-label={t("template.cards")}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls is scrolled with the arrow keys
        tabIndex={0}
        onScroll={onScroll}
        onKeyDown={onKeyDown}
        {...drag.handlers}
        data-index={index}
        className={cn(
          "flex max-w-full gap-2 overflow-x-auto overscroll-x-contain pb-1.5 [scrollbar-width:none] [touch-action:pan-x_pan-y]",
          drag.dragging ? "cursor-grabbing select-none" : "snap-x snap-mandatory",
        )}
      >
        {cards.map((card, at) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: a place is what a card is
            key={at}
            aria-label={t("template.card", { index: at + 1, count: cards.length })}
            className="flex w-56 shrink-0 snap-start flex-col overflow-hidden rounded-lg border border-bubble-line bg-bubble-in shadow-bubble"
          >
            {children(card)}
          </li>
        ))}
      </ul>
      {cards.length > 1 && (
        <div className="flex items-center justify-center gap-2">
          <IconButton
            label={t("template.previous")}
            size="sm"
            disabled={index === 0}
            onClick={() => go(index - 1)}
          >
            <ChevronLeft className="rtl:rotate-180" />
          </IconButton>
          <span aria-hidden="true" className="flex gap-1.5">
            {cards.map((_, at) => (
              <span
                // biome-ignore lint/suspicious/noArrayIndexKey: one dot for each place
                key={at}
                className={cn(
                  "h-1.5 rounded-full transition-all",
                  at === index ? "w-4 bg-primary" : "w-1.5 bg-line-strong",
                )}
              />
            ))}
          </span>
          <IconButton
            label={t("template.next")}
            size="sm"
            disabled={index >= cards.length - 1}
            onClick={() => go(index + 1)}
          >
            <ChevronRight className="rtl:rotate-180" />
          </IconButton>
        </div>
      )}
    </div>
  );
}
