import { BubbleMeta, BubbleShell, QuoteBlock, ReactionPills } from "@ui/bubble";
import { Button } from "@ui/button";
import { cn } from "@ui/cn";
import { timeOfDay } from "@ui/datetime";
import { FormattedText } from "@ui/formatted-text";
import { emojiCount } from "@ui/text-markup";
import { CircleAlert, Reply } from "lucide-react";
import { memo, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { PhoneMessage } from "../../control/types";
import { useVoidFlows } from "../flow/void-flows";
import { type Consent, type Reply as CustomerReply, type OptionButton, optionReply } from "../state/answers";
import { previewKind, tickStatus } from "../state/message-text";
import type { OrderState } from "../state/order-state";
import { useProducts } from "../state/phone-queries";
import { namesProducts, richMessageOf } from "../state/rich-message";
import { captionOf, MessageBody } from "./message-body";
import { type AskingButton, MessageButtons } from "./message-buttons";
import { MessageCards } from "./message-cards";
import { type MessageActions, MessageMenu } from "./message-menu";
import { ProductQuote } from "./product-quote";
import { useTouchGestures } from "./touch-gestures";

export interface BubbleContext extends MessageActions {
  businessName: string;
  /** Whose catalogue the products in messages are from. */
  phone_number_id: string;
  /** The message with this id, when it is in the thread. */
  find(messageId: string): PhoneMessage | undefined;
  onJump(messageId: string): void;
  onOpenPicture(message: PhoneMessage): void;
  onPlayed(message: PhoneMessage): void;
  /** False while the customer blocks businesses or has no account. */
  canAnswer: boolean;
  onAnswer(message: PhoneMessage, reply: CustomerReply): void;
  onAsk(message: PhoneMessage, button: AskingButton): void;
  /** What the customer sent is looked at: the answers of a Flow, a cart. */
  onLookAt(message: PhoneMessage): void;
  onOpenProduct(message: PhoneMessage, retailer_id: string): void;
  /** A link in the message was followed. */
  onFollow(message: PhoneMessage, component: "cta" | "body"): void;
}

/** A message this page still holds, because the cloud has not taken it yet. */
export interface Unsent {
  progress: number | null;
  onRetry(): void;
  onDelete(): void;
}

interface MessageBubbleProps {
  message: PhoneMessage;
  startsGroup: boolean;
  highlighted: boolean;
  /** The button the customer tapped on it. */
  tap?: string;
  /** What became of what it asks for. */
  consent?: Consent;
  /** What the thread tells of orders, by their references. */
  orderStates?: ReadonlyMap<string, OrderState>;
  context: BubbleContext;
  unsent?: Unsent;
}

const FLUSH_TYPES = new Set(["image", "video", "document", "location"]);
/** Where time and ticks go under a body that is no text; beside its last line where that is short. */
const META_PLACE: Record<string, string> = {
  image: "me-1.5",
  video: "!mt-0.5 me-1.5",
  document: "!mt-0.5 me-1.5",
  location: "!-mt-5 !mb-0.5 me-1.5",
  audio: "!-mt-0.5",
  contacts: "!mt-0",
};

export const MessageBubble = memo(function MessageBubble({
  message,
  startsGroup,
  highlighted,
  tap,
  consent,
  orderStates,
  context,
  unsent,
}: MessageBubbleProps) {
  const { t, i18n } = useTranslation("phone");
  const [menuOpen, setMenuOpen] = useState(false);
  const settled = unsent === undefined;
  const { shift_px, handlers } = useTouchGestures({
    onSwipe: () => settled && context.onReply(message),
    onLongPress: () => settled && setMenuOpen(true),
  });
  const side = message.from === "customer" ? "out" : "in";
  const caption = captionOf(message);
  const bare = message.type === "sticker";
  const onMedia = message.type === "image" && caption === "";
  const rich = useMemo(() => richMessageOf(message), [message]);
  const hasButtons = rich !== null && rich.buttons.length > 0;
  const shops =
    rich === null ? message.type === "order" || message.referred_product !== undefined : namesProducts(rich);
  const productOf = useProducts(context.phone_number_id, shops);
  const voidWords = useVoidFlows((flows) => flows.words[message.id]);
  const buttonActions = {
    locked: !context.canAnswer,
    tap,
    consent,
    onChoose: (button: OptionButton) => context.onAnswer(message, optionReply(message, button)),
    onAsk: (button: AskingButton) => context.onAsk(message, button),
    voidWords,
    orderStateOf: (reference_id: string) => orderStates?.get(reference_id),
    onFollow: () => context.onFollow(message, "cta"),
  };
  const jumbo = message.text !== undefined && isJumbo(message.text.body);

  return (
    <article
      data-testid="phone-message"
      data-id={message.id}
      data-from={message.from}
      data-type={message.type}
      data-status={message.status}
      className={cn(
        "group/message px-3 transition-colors duration-500 [touch-action:pan-y]",
        startsGroup ? "pt-2" : "pt-0.5",
        highlighted && "bg-accent-soft",
      )}
      onContextMenu={(event) => {
        if (!settled) return;
        event.preventDefault();
        setMenuOpen(true);
      }}
      {...handlers}
    >
      <div
        className={cn("relative flex gap-1", side === "out" && "flex-row-reverse")}
        style={shift_px > 0 ? { transform: `translateX(${shift_px}px)` } : undefined}
      >
        {shift_px > 0 && <Reply className="absolute -start-7 top-1/2 size-5 -translate-y-1/2 text-primary" />}
        <div
          className={cn("flex max-w-[82%] min-w-0 flex-col", side === "out" ? "items-end" : "items-start")}
        >
          <BubbleShell
            side={side}
            first={startsGroup}
            bare={bare}
            flush={FLUSH_TYPES.has(message.type)}
            className={rich ? "max-w-[min(100%,20rem)] min-w-52" : undefined}
          >
            {message.context && (
              <QuoteBlock
                author={message.context.from === "customer" ? t("thread.you") : context.businessName}
                kind={quotedKind(context.find(message.context.id))}
                preview={message.context.preview}
                side={message.context.from === "customer" ? "out" : "in"}
                onJump={context.find(message.context.id) && jumpTo(context, message.context.id)}
              />
            )}
            {message.referred_product && (
              <ProductQuote
                retailer_id={message.referred_product.product_retailer_id}
                product={productOf(message.referred_product.product_retailer_id)}
                onOpen={(retailer_id) => context.onOpenProduct(message, retailer_id)}
              />
            )}
            <MessageBody
              message={message}
              rich={rich}
              productOf={productOf}
              onOpenPicture={() => context.onOpenPicture(message)}
              onPlayed={() => context.onPlayed(message)}
              onLookAt={() => context.onLookAt(message)}
              onFollow={() => context.onFollow(message, "body")}
            />
            {caption !== "" && (
              <p className="max-w-80 px-1.5 pt-1 pb-0.5">
                <FormattedText text={caption} />
              </p>
            )}
            {unsent?.progress != null && <UploadBar progress={unsent.progress} />}
            <BubbleMeta
              time={timeOfDay(Date.parse(message.timestamp), i18n.language)}
              status={side === "out" ? tickStatus(message.status) : undefined}
              onMedia={onMedia}
              className={jumbo ? "!mt-6" : hasButtons ? "!mb-1.5" : META_PLACE[message.type]}
            />
            {rich && (
              <MessageButtons
                buttons={rich.buttons}
                {...buttonActions}
                className="-mx-2.5 -mb-1.5 rounded-b-lg"
              />
            )}
          </BubbleShell>
          {rich && rich.cards.length > 0 && (
            <MessageCards cards={rich.cards} productOf={productOf} {...buttonActions} />
          )}
          {message.error && <Failure error={message.error} unsent={unsent} />}
          <ReactionPills
            side={side}
            reactions={(message.reactions ?? []).map(({ emoji, from }) => ({
              emoji,
              from: from === "customer" ? t("thread.you") : context.businessName,
              own: from === "customer",
            }))}
            onRemoveOwn={() => context.onReact(message, "")}
          />
        </div>
        {settled && <MessageMenu message={message} open={menuOpen} onOpenChange={setMenuOpen} {...context} />}
      </div>
    </article>
  );
});

/** As `FormattedText` decides which emoji to show large. */
function isJumbo(text: string): boolean {
  const count = emojiCount(text);
  return count >= 1 && count <= 3;
}

const jumpTo = (context: BubbleContext, messageId: string) => () => context.onJump(messageId);

function quotedKind(quoted: PhoneMessage | undefined): string {
  return quoted === undefined ? "text" : previewKind(quoted);
}

function UploadBar({ progress }: { progress: number }) {
  const { t } = useTranslation("phone");
  return (
    <div
      role="progressbar"
      aria-label={t("composer.uploading")}
      aria-valuenow={Math.round(progress * 100)}
      className="mx-1 mt-1.5 h-1 overflow-hidden rounded-full bg-ink/15"
    >
      <div className="h-full rounded-full bg-primary" style={{ width: `${progress * 100}%` }} />
    </div>
  );
}

interface FailureProps {
  error: NonNullable<PhoneMessage["error"]>;
  unsent?: Unsent;
}

function Failure({ error, unsent }: FailureProps) {
  const { t } = useTranslation("phone");
  return (
    <div className="mt-1 flex flex-col items-end gap-0.5 text-xs text-danger">
      <p role="alert" className="flex items-start gap-1.5 text-start">
        <CircleAlert className="mt-px size-3.5 shrink-0" aria-hidden="true" />
        <span>
          {error.title}
          {error.details && ` · ${error.details}`}
          {error.code > 0 && ` (${error.code})`}
        </span>
      </p>
      {unsent && (
        <span className="flex gap-1">
          <Button size="sm" variant="quiet" onClick={unsent.onDelete}>
            {t("thread.delete")}
          </Button>
          <Button size="sm" variant="soft" onClick={unsent.onRetry}>
            {t("thread.try_again")}
          </Button>
        </span>
      )}
    </div>
  );
}
