import { RichContent } from "@ui/rich-content";
import { ExternalLink } from "lucide-react";
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
      {message.tapTarget && <TapTarget {...message.tapTarget} />}
    </span>
  );
}

function TapTarget({ title, url }: { title: string; url: string }) {
  return (
    <a
      href={url}
      target="_blank"
      rel="noreferrer"
      className="mt-1.5 flex items-center gap-2.5 rounded-md bg-ink/5 p-2.5 transition-colors hover:bg-ink/9"
    >
      <span className="min-w-0 flex-1">
        <span className="block truncate font-semibold">{title}</span>
        <span className="block truncate text-xs text-ink-soft">{new URL(url).host}</span>
      </span>
      <ExternalLink className="size-4 shrink-0 text-ink-soft" aria-hidden="true" />
    </a>
  );
}
