import { BubbleMeta, BubbleShell, QuoteBlock, ReactionPills } from "@ui/bubble";
import { cn } from "@ui/cn";
import { timeOfDay } from "@ui/datetime";
import { emojiCount } from "@ui/text-markup";
import type { TickStatus } from "@ui/ticks";
import { LayoutTemplate } from "lucide-react";
import { memo, useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Message } from "../api/types";
import { richViewOf } from "../rich-message/message-view";
import { RichBody, RichCards } from "../rich-message/rich-body";
import { RichButtons } from "../rich-message/rich-buttons";
import { productsNamedBy } from "../rich-message/rich-view";
import { useProductFacts } from "../rich-message/use-product-facts";
import { AdCard } from "./ad-card";
import { AuthorName } from "./author-name";
import { FailureNote } from "./failure-note";
import { MessageActions } from "./message-actions";
import { MessageBody } from "./message-body";
import { PaymentNote } from "./payment-note";
import { QueuedNote } from "./queued-note";
import { useThread } from "./thread-context";
import { useMessageActions } from "./use-message-actions";

interface MessageRowProps {
  message: Message;
  first: boolean;
}

export const MessageRow = memo(function MessageRow({ message, first }: MessageRowProps) {
  const { i18n } = useTranslation("desk");
  const { highlightedId, pending, connectionId, openMedia } = useThread();
  const out = message.direction === "out";
  const entry = pending.get(message.id);
  const bare = isBare(message);
  const onMedia = liesOnMedia(message);
  const rich = useMemo(() => richViewOf(message), [message]);
  const productOf = useProductFacts(
    connectionId,
    useMemo(() => (rich ? productsNamedBy(rich) : []), [rich]),
  );
  return (
    <div
      data-testid="message"
      data-message-id={message.id}
      data-kind={message.kind}
      data-direction={message.direction}
      data-status={message.status}
      className={cn("group/message flex flex-col pb-0.5", first && "pt-2", out ? "items-end" : "items-start")}
    >
      {first && out && message.author && <AuthorName author={message.author} />}
      {message.kind === "template" && <TemplateName {...message.content} />}
      {/* Limited here, not at the bubble: a share of this row would be a share of the text's own width. */}
      <div
        className={cn(
          "relative flex max-w-[min(40rem,95%)] items-center gap-1 pointer-coarse:max-w-[86%]",
          out && "flex-row-reverse",
        )}
      >
        <BubbleShell
          side={message.direction}
          // A tap on a touch screen brings the actions, as hovering does elsewhere.
          tabIndex={-1}
          first={first}
          bare={bare}
          flush={isFlush(message)}
          className={cn(
            "min-w-18 outline-none transition-shadow duration-500",
            rich && "w-80",
            highlightedId === message.id && "ring-3 ring-accent",
            message.status === "failed" && "ring-1 ring-danger/50",
          )}
        >
          {message.referral && <AdCard ad={message.referral} />}
          <Quotation message={message} />
          {rich ? (
            <RichBody view={rich} productOf={productOf} onOpenPicture={() => openMedia(message.id)} />
          ) : (
            <MessageBody message={message} />
          )}
          <BubbleMeta
            time={timeOfDay(Date.parse(message.created_at), i18n.language)}
            status={out ? (message.status as TickStatus) : undefined}
            onMedia={onMedia}
            corner={message.kind === "audio"}
            className={
              rich && rich.buttons.length > 0
                ? "!mb-1.5"
                : isFlush(message) && !onMedia
                  ? "me-1 mb-0"
                  : undefined
            }
          />
          {rich && (
            <RichButtons
              buttons={rich.buttons}
              productOf={productOf}
              className="-mx-2.5 -mb-1.5 divide-ink/10 rounded-b-lg border-ink/10"
            />
          )}
        </BubbleShell>
        {!entry && <MessageActions message={message} />}
      </div>
      {rich && rich.cards.length > 0 && (
        <div className="w-[min(24rem,95%)]">
          <RichCards cards={rich.cards} productOf={productOf} />
        </div>
      )}
      <Reactions message={message} />
      {message.payment && <PaymentNote payment={message.payment} />}
      {message.status === "failed" && <FailureNote message={message} entry={entry} />}
      {entry && message.status === "queued" && <QueuedNote />}
    </div>
  );
});

/** The customer does not see it; the writer wants to know which it was. */
function TemplateName({ name, language }: { name: string; language: string }) {
  return (
    <span className="mb-0.5 inline-flex max-w-80 items-center gap-1 px-1 text-2xs text-ink-faint">
      <LayoutTemplate className="size-3 shrink-0" aria-hidden="true" />
      <span className="truncate">
        {name} · {language}
      </span>
    </span>
  );
}

function Quotation({ message }: { message: Message }) {
  const { t } = useTranslation("desk");
  const { customerName, jumpTo } = useThread();
  const { quoted } = message;
  if (!quoted) return null;
  const { id } = quoted;
  return (
    <QuoteBlock
      author={quoted.direction === "in" ? customerName : t("thread.business")}
      kind={quoted.kind}
      preview={quoted.preview}
      side={quoted.direction}
      onJump={id ? () => jumpTo(id) : undefined}
    />
  );
}

function Reactions({ message }: { message: Message }) {
  const { t } = useTranslation("desk");
  const { customerName, windowOpen } = useThread();
  const { react } = useMessageActions();
  return (
    <ReactionPills
      side={message.direction}
      reactions={message.reactions.map(({ from, emoji }) => ({
        emoji,
        own: from === "business",
        from: from === "business" ? t("thread.business") : customerName,
      }))}
      onRemoveOwn={windowOpen ? () => void react(message, "") : undefined}
    />
  );
}

/** Stickers and a few large emoji need no bubble around them, unless they quote something. */
function isBare(message: Message): boolean {
  if (message.quoted || message.referral) return false;
  if (message.kind === "sticker") return true;
  const emoji = message.kind === "text" && !message.content.product ? emojiCount(message.content.body) : 0;
  return emoji >= 1 && emoji <= 3;
}

const isFlush = ({ kind }: Message) =>
  kind === "image" || kind === "video" || kind === "document" || kind === "location";

/** Without a caption the time has no line of its own and lies on the picture. */
const liesOnMedia = (message: Message) =>
  message.kind === "image" && !message.content.caption && message.content.media.state === "ready";
