import { Avatar } from "@ui/avatar";
import { IconButton } from "@ui/button";
import { Dialog } from "@ui/dialog";
import { EmojiPicker } from "@ui/emoji-picker";
import { MediaLightbox } from "@ui/media-lightbox";
import { ErrorState } from "@ui/states";
import { ArrowLeft } from "lucide-react";
import { type DragEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { control } from "../../control/control-client";
import type { BusinessCommand, Customer, PhoneMessage } from "../../control/types";
import { Composer } from "../composer/composer";
import { useAttachments } from "../composer/use-attachments";
import { readDraft } from "../composer/use-draft";
import { FlowAnswerDialog } from "../flow/flow-answer-dialog";
import { useOrderStates } from "../pay/use-order-states";
import { SentCartDialog } from "../shop/sent-cart-dialog";
import { ShopDialog, type Shown } from "../shop/shop-dialog";
import type { AskedProduct } from "../state/asked-product";
import { enqueue } from "../state/enqueue";
import { unreadMark } from "../state/message-list";
import { pictureOf } from "../state/message-text";
import { useBusinessCard, useChats, useThread } from "../state/phone-queries";
import { useReadHabit } from "../state/read-habit";
import { AnswerDialog } from "./answer-dialog";
import { BusinessDialog } from "./business-dialog";
import type { AskingButton } from "./message-buttons";
import { MessageDetails } from "./message-details";
import { MessageList } from "./message-list";
import { useReadOnScreen } from "./use-read-on-screen";
import { useThreadActions } from "./use-thread-actions";

interface ThreadScreenProps {
  customer: Customer;
  phoneNumberId: string;
  isSeen: boolean;
  onBack(): void;
}

const NO_MESSAGES: PhoneMessage[] = [];
const NO_PROMPTS: string[] = [];
const NO_COMMANDS: BusinessCommand[] = [];

export function ThreadScreen({ customer, phoneNumberId, isSeen, onBack }: ThreadScreenProps) {
  const { t } = useTranslation("phone");
  const { wa_id } = customer;
  const chat = useChats(wa_id).data?.find((one) => one.phone_number_id === phoneNumberId);
  const thread = useThread(wa_id, phoneNumberId);
  const messages = thread.data?.messages ?? NO_MESSAGES;
  const unread = useUnreadAtOpening(thread.data?.messages);
  const { readsOnOpen } = useReadHabit(wa_id);
  const businessName = chat?.verified_name ?? phoneNumberId;

  const [quoted, setQuoted] = useState<PhoneMessage | null>(null);
  const [reactingTo, setReactingTo] = useState<PhoneMessage | null>(null);
  const [detailsOf, setDetailsOf] = useState<PhoneMessage | null>(null);
  const [asked, setAsked] = useState<{ message: PhoneMessage; button: AskingButton } | null>(null);
  const [lookedAt, setLookedAt] = useState<PhoneMessage | null>(null);
  const [openShop, setOpenShop] = useState<{ shown: Shown; message: PhoneMessage | null } | null>(null);
  const [askedProduct, setAskedProduct] = useState<AskedProduct | null>(null);
  const [pictureId, setPictureId] = useState<string | null>(null);
  const [jump, setJump] = useState<{ id: string; count: number } | null>(null);
  const attachments = useAttachments();
  const card = useBusinessCard(phoneNumberId).data;
  const [showBusiness, setShowBusiness] = useState(false);
  // Whoever comes with a text ready needs no suggestion.
  const [cameWithText] = useState(() => readDraft(wa_id, phoneNumberId) !== "");

  useReadOnScreen({
    wa_id,
    phone_number_id: phoneNumberId,
    messages,
    reads: isSeen && customer.online && readsOnOpen,
  });
  const reachable = chat?.reachable ?? true;
  const canWrite = customer.on_whatsapp && !customer.blocks && reachable;
  const isNew = isSeen && canWrite && customer.online && thread.data?.messages.length === 0;
  useOpening(wa_id, phoneNumberId, isNew);
  const context = useThreadActions({
    wa_id,
    phone_number_id: phoneNumberId,
    businessName,
    messages,
    canAnswer: canWrite,
    onReply: (message) => {
      setAskedProduct(null);
      setQuoted(message);
    },
    onMoreReactions: setReactingTo,
    onDetails: setDetailsOf,
    onJump: (id) => setJump((before) => ({ id, count: (before?.count ?? 0) + 1 })),
    onOpenPicture: (message) => setPictureId(message.id),
    onAsk: (message, button) => setAsked({ message, button }),
    onLookAt: setLookedAt,
    onOpenProduct: (_message, retailer_id) =>
      setOpenShop({ shown: { kind: "product", retailer_id }, message: null }),
  });
  const orderStates = useOrderStates(messages);
  const askAbout = (product: AskedProduct) => {
    setQuoted(null);
    setAskedProduct(product);
  };
  const dropping = useDrop(canWrite, attachments.add);

  return (
    <div className="relative flex min-h-0 flex-1 flex-col" {...dropping.handlers}>
      <header className="flex h-14 shrink-0 items-center gap-2 border-b px-2">
        <IconButton label={t("thread.back")} onClick={onBack} data-testid="phone-back">
          <ArrowLeft />
        </IconButton>
        <h2 className="min-w-0 flex-1">
          <button
            type="button"
            onClick={() => setShowBusiness(true)}
            title={t("business.title")}
            data-testid="phone-business"
            className="flex w-full min-w-0 cursor-pointer items-center gap-2 rounded-md px-1 py-1 text-start leading-tight hover:bg-hover"
          >
            {card?.profile.picture_url ? (
              <img
                src={card.profile.picture_url}
                alt=""
                className="size-9 shrink-0 rounded-full object-cover"
              />
            ) : (
              <Avatar name={businessName} seed={phoneNumberId} className="!size-9" />
            )}
            <span className="min-w-0">
              <span className="block truncate font-semibold">{businessName}</span>
              <span aria-live="polite" className="block truncate text-xs font-normal text-ink-faint">
                {chat?.typing ? (
                  <span className="font-medium text-primary">{t("thread.typing")}</span>
                ) : (
                  chat?.display_phone_number
                )}
              </span>
            </span>
          </button>
        </h2>
      </header>
      {thread.isError && thread.data === undefined ? (
        <ErrorState
          title={t("thread.failed")}
          text={thread.error.message}
          onRetry={() => void thread.refetch()}
        />
      ) : (
        <MessageList
          wa_id={wa_id}
          phoneNumberId={phoneNumberId}
          messages={messages}
          loading={thread.isPending}
          complete={thread.data?.complete ?? true}
          loadingOlder={thread.loadingOlder}
          onLoadOlder={() => void thread.loadOlder()}
          unread={unread}
          typing={chat?.typing ?? false}
          jump={jump}
          orderStates={orderStates}
          context={context}
          prompts={canWrite && !cameWithText ? (card?.prompts ?? NO_PROMPTS) : NO_PROMPTS}
          onPrompt={(body) =>
            enqueue(wa_id, phoneNumberId, [{ message: { type: "text", text: { body } }, quoted: null }])
          }
        />
      )}
      <Composer
        customer={customer}
        phoneNumberId={phoneNumberId}
        businessName={businessName}
        quoted={quoted}
        onUnquote={() => setQuoted(null)}
        askedProduct={askedProduct}
        onAskNoMore={() => setAskedProduct(null)}
        attachments={attachments}
        reachable={reachable}
        commands={card?.commands ?? NO_COMMANDS}
      />
      {dropping.over && (
        <div className="pointer-events-none absolute inset-2 z-10 flex items-center justify-center rounded-xl border-2 border-dashed border-primary bg-primary-soft/90 text-md font-semibold text-primary">
          {t("composer.drop")}
        </div>
      )}
      <Dialog
        open={reactingTo !== null}
        onOpenChange={() => setReactingTo(null)}
        title={t("thread.more_reactions")}
      >
        <EmojiPicker
          onPick={(emoji) => {
            if (reactingTo) context.onReact(reactingTo, emoji);
            setReactingTo(null);
          }}
        />
      </Dialog>
      {asked && (
        <AnswerDialog
          message={asked.message}
          button={asked.button}
          customer={customer}
          phoneNumberId={phoneNumberId}
          orderStateOf={(reference_id) => orderStates.get(reference_id)}
          onAskAbout={askAbout}
          businessName={businessName}
          locked={!canWrite}
          onClose={() => setAsked(null)}
          onAnswer={(reply) => context.onAnswer(asked.message, reply)}
        />
      )}
      {showBusiness && (
        <BusinessDialog
          customer={customer}
          phoneNumberId={phoneNumberId}
          businessName={businessName}
          onOpenShop={() => {
            setShowBusiness(false);
            setOpenShop({ shown: { kind: "catalog" }, message: null });
          }}
          onClose={() => setShowBusiness(false)}
        />
      )}
      {openShop && (
        <ShopDialog
          wa_id={wa_id}
          phoneNumberId={phoneNumberId}
          businessName={businessName}
          {...openShop}
          locked={!canWrite}
          onClose={() => setOpenShop(null)}
          onAskAbout={askAbout}
        />
      )}
      {lookedAt &&
        (lookedAt.type === "order" ? (
          <SentCartDialog
            message={lookedAt}
            phoneNumberId={phoneNumberId}
            onClose={() => setLookedAt(null)}
          />
        ) : (
          <FlowAnswerDialog message={lookedAt} onClose={() => setLookedAt(null)} />
        ))}
      <MessageDetails
        message={detailsOf && (context.find(detailsOf.id) ?? detailsOf)}
        onClose={() => setDetailsOf(null)}
      />
      <MediaLightbox
        openId={pictureId}
        onOpenIdChange={setPictureId}
        items={messages.flatMap((message) => {
          const picture = pictureOf(message);
          if (picture === null) return [];
          const { url, caption, filename } = picture;
          const title = message.from === "customer" ? t("thread.you") : businessName;
          return [{ id: message.id, src: url, type: "image" as const, caption, filename, title }];
        })}
      />
    </div>
  );
}

/** The first look decides where the unread line stands; it does not wander while the chat is open. */
function useUnreadAtOpening(messages: PhoneMessage[] | undefined) {
  const [mark, setMark] = useState<ReturnType<typeof unreadMark>>(null);
  const [looked, setLooked] = useState(false);
  useEffect(() => {
    if (looked || messages === undefined) return;
    setLooked(true);
    setMark(unreadMark(messages));
  }, [looked, messages]);
  return mark;
}

/** Tells the cloud once that a chat was opened in which nothing stands yet. */
function useOpening(wa_id: string, phoneNumberId: string, isNew: boolean) {
  useEffect(() => {
    // Nothing depends on it that a customer sees.
    if (isNew) control.openChat(wa_id, phoneNumberId).catch(() => undefined);
  }, [wa_id, phoneNumberId, isNew]);
}

function useDrop(enabled: boolean, onFiles: (files: File[]) => void) {
  const [depth, setDepth] = useState(0);
  const holdsFiles = (event: DragEvent) => enabled && event.dataTransfer.types.includes("Files");
  return {
    over: depth > 0,
    handlers: {
      onDragEnter: (event: DragEvent) => holdsFiles(event) && setDepth((count) => count + 1),
      onDragLeave: (event: DragEvent) => holdsFiles(event) && setDepth((count) => Math.max(0, count - 1)),
      onDragOver: (event: DragEvent) => holdsFiles(event) && event.preventDefault(),
      onDrop: (event: DragEvent) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        setDepth(0);
        onFiles([...event.dataTransfer.files]);
      },
    },
  };
}
