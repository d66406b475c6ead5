import { RichContent } from "@ui/rich-content";
import type { MouseEvent } from "react";
import { cloudNowMs, useCloudClock } from "../../control/cloud-clock";
import type { ProductOf } from "../state/phone-queries";
import type { RichMessage } from "../state/rich-message";

interface RichBodyProps {
  message: RichMessage;
  productOf: ProductOf;
  onOpenPicture(): void;
  /** A link in the text was followed. */
  onFollow(): void;
}

/** An interactive message or a template, without its buttons and cards: those stand below the time. */
export function RichBody({ message, onFollow, ...actions }: RichBodyProps) {
  // An offer ends by the cloud's clock, and whenever that is moved.
  const clock = useCloudClock();
  const onClick = (event: MouseEvent) => {
    const link = event.target instanceof Element ? event.target.closest("a[target=_blank]") : null;
    if (link !== null && !link.hasAttribute("download")) onFollow();
  };
  return (
    // biome-ignore lint/a11y: the links inside are what is clicked
    <span onClick={onClick} className="contents">
      <RichContent {...message} {...actions} now={() => cloudNowMs(clock)} />
    </span>
  );
}
