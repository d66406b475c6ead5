import { IconButton } from "@ui/button";
import { toast } from "@ui/toast";
import { type Recording, VoiceRecorder } from "@ui/voice-recorder";
import { Mic, Plane, SendHorizontal } from "lucide-react";
import { type ClipboardEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useChangeCustomer } from "../../control/customers";
import type { BusinessCommand, Customer, OutgoingMessage, PhoneMessage } from "../../control/types";
import { PictureError, prepareSticker } from "../media/pictures";
import { voiceNote } from "../media/webm-to-ogg";
import type { AskedProduct } from "../state/asked-product";
import type { MediaType } from "../state/outbox";
import { AttachMenu } from "./attach-menu";
import { AttachmentTray } from "./attachment-tray";
import { ClosedComposer } from "./closed-composer";
import { CommandMenu } from "./command-menu";
import { ContactDialog } from "./contact-dialog";
import { useGrowingHeight } from "./growing-height";
import { LocationDialog } from "./location-dialog";
import { EmojiButton, StickerButton } from "./picker-buttons";
import { ProductBar } from "./product-bar";
import { ReplyBar } from "./reply-bar";
import type { Attachments } from "./use-attachments";
import { useCommandMenu } from "./use-command-menu";
import { useDraft } from "./use-draft";
import { useSend } from "./use-send";

interface ComposerProps {
  customer: Customer;
  phoneNumberId: string;
  businessName: string;
  quoted: PhoneMessage | null;
  onUnquote(): void;
  /** The product that the next message is about. */
  askedProduct: AskedProduct | null;
  onAskNoMore(): void;
  attachments: Attachments;
  /** What the business offers after a slash. */
  commands: BusinessCommand[];
  /** Whether the business's number is registered. */
  reachable: boolean;
}

/** The longest body the Cloud API carries. */
const LONGEST_TEXT = 4096;

export function Composer(props: ComposerProps) {
  const { t } = useTranslation("phone");
  const { customer } = props;
  const change = useChangeCustomer(customer.wa_id);

  if (!customer.on_whatsapp) {
    return (
      <ClosedComposer
        text={t("composer.not_on_whatsapp")}
        action={{ label: t("composer.register"), onAction: () => change.mutate({ on_whatsapp: true }) }}
      />
    );
  }
  if (customer.blocks) {
    return (
      <ClosedComposer
        text={t("composer.blocked")}
        action={{ label: t("composer.unblock"), onAction: () => change.mutate({ blocks: false }) }}
      />
    );
  }
  if (!props.reachable) return <ClosedComposer text={t("composer.unreachable")} />;
  return <OpenComposer {...props} />;
}

function OpenComposer({
  customer,
  phoneNumberId,
  businessName,
  quoted,
  onUnquote,
  askedProduct,
  onAskNoMore,
  attachments,
  commands,
}: ComposerProps) {
  const { t } = useTranslation("phone");
  const { wa_id } = customer;
  const [draft, setDraft] = useDraft(wa_id, phoneNumberId);
  const send = useSend({
    wa_id,
    phoneNumberId,
    quoted: askedProduct?.message ?? quoted,
    product: askedProduct?.product,
    onUnquote: () => {
      onUnquote();
      onAskNoMore();
    },
  });
  const [dialog, setDialog] = useState<"location" | "contact" | null>(null);
  const [recording, setRecording] = useState(false);
  const input = useRef<HTMLTextAreaElement>(null);

  const { selected } = attachments;
  const text = selected === null ? draft : selected.caption;
  const setText = (value: string) =>
    selected === null ? setDraft(value) : attachments.setCaption(selected.id, value);
  const menu = useCommandMenu(selected === null ? commands : [], text, setText);
  const canSend = selected !== null || text.trim() !== "";

  useGrowingHeight(input, text);
  useEffect(() => {
    // On a touch screen the keyboard would jump up and cover what one came to read.
    if (!window.matchMedia("(pointer: coarse)").matches) input.current?.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    if (quoted !== null || askedProduct !== null || selected !== null) input.current?.focus();
  }, [quoted, askedProduct, selected]);

  const submit = () => {
    if (selected !== null) send.attachments(attachments.take());
    else if (send.text(draft)) setDraft("");
    input.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (menu.onKeyDown(event)) return;
    if (event.key === "Escape" && quoted !== null) onUnquote();
    if (event.key === "Escape" && askedProduct !== null) onAskNoMore();
    // On a touch screen Enter starts a new line, as on phones; the button sends.
    const sends = event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing;
    if (!sends || window.matchMedia("(pointer: coarse)").matches) return;
    event.preventDefault();
    if (canSend) submit();
  };

  const onPaste = (event: ClipboardEvent) => {
    const files = [...event.clipboardData.files];
    if (files.length === 0) return;
    event.preventDefault();
    attachments.add(files);
  };

  const insert = (chars: string) => {
    const field = input.current;
    const [from, to] = [field?.selectionStart ?? text.length, field?.selectionEnd ?? text.length];
    setText(text.slice(0, from) + chars + text.slice(to));
    requestAnimationFrame(() => field?.setSelectionRange(from + chars.length, from + chars.length));
  };

  const sendVoice = async ({ blob, mimeType }: Recording) => {
    setRecording(false);
    try {
      // Safari records MP4, which travels as plain audio: only Opus in Ogg is a voice note.
      const isOpus = mimeType !== "audio/mp4";
      const sound = isOpus ? await voiceNote(blob) : blob;
      send.file({ type: "audio", blob: sound, filename: isOpus ? "voice.ogg" : "audio.m4a", voice: isOpus });
    } catch {
      toast.error(t("composer.voice_failed"));
    }
  };

  const sendSticker = async (picture: Blob) => {
    try {
      const blob = await prepareSticker(picture);
      send.file({ type: "sticker" satisfies MediaType, blob, filename: "sticker.webp", voice: false });
    } catch (error) {
      toast.error(error instanceof PictureError ? error.message : String(error));
    }
  };

  const sendMessage = (message: OutgoingMessage) => {
    setDialog(null);
    send.message(message);
  };

  return (
    <div className="shrink-0 bg-surface">
      <CommandMenu menu={menu} />
      <AttachmentTray attachments={attachments} />
      {askedProduct && <ProductBar product={askedProduct} onAskNoMore={onAskNoMore} />}
      {quoted && <ReplyBar quoted={quoted} businessName={businessName} onUnquote={onUnquote} />}
      {!customer.online && (
        <p className="flex items-center gap-2 border-t px-4 pt-2 text-xs text-accent-ink">
          <Plane className="size-3.5 shrink-0" aria-hidden="true" />
          {t("composer.offline")}
        </p>
      )}
      <div className="flex items-end gap-0.5 border-t px-1.5 py-1.5 sm:pb-3">
        {recording ? (
          <div className="min-w-0 flex-1">
            <VoiceRecorder onSend={(made) => void sendVoice(made)} onCancel={() => setRecording(false)} />
          </div>
        ) : (
          <>
            <AttachMenu
              onFiles={attachments.add}
              onStickerPicture={(file) => void sendSticker(file)}
              onLocation={() => setDialog("location")}
              onContact={() => setDialog("contact")}
            />
            <div className="flex min-w-0 flex-1 items-end rounded-[1.125rem] bg-sunken">
              <textarea
                ref={input}
                rows={1}
                dir="auto"
                data-testid="phone-input"
                aria-label={t(selected === null ? "composer.message" : "composer.caption")}
                placeholder={t(selected === null ? "composer.message" : "composer.caption")}
                aria-autocomplete="list"
                aria-controls={menu.shown.length > 0 ? menu.listId : undefined}
                aria-activedescendant={menu.shown.length > 0 ? menu.optionId(menu.active) : undefined}
                maxLength={LONGEST_TEXT}
                value={text}
                onChange={(event) => setText(event.target.value)}
                onKeyDown={onKeyDown}
                onPaste={onPaste}
                className="max-h-36 min-w-0 flex-1 resize-none bg-transparent py-2 ps-3.5 text-md leading-5 outline-none placeholder:text-ink-faint max-sm:text-[1rem]"
              />
              <EmojiButton onPick={insert} />
              <StickerButton onPick={(picture) => void sendSticker(picture)} />
            </div>
            {canSend ? (
              <IconButton
                label={t("composer.send")}
                variant="primary"
                onClick={submit}
                data-testid="phone-send"
                className="ms-1 !rounded-full"
              >
                <SendHorizontal />
              </IconButton>
            ) : (
              <IconButton
                label={t("voice.record", { ns: "ui" })}
                variant="soft"
                onClick={() => setRecording(true)}
                data-testid="phone-voice"
                className="ms-1 !rounded-full"
              >
                <Mic />
              </IconButton>
            )}
          </>
        )}
      </div>
      <LocationDialog open={dialog === "location"} onClose={() => setDialog(null)} onSend={sendMessage} />
      <ContactDialog
        open={dialog === "contact"}
        onClose={() => setDialog(null)}
        onSend={sendMessage}
        ownWaId={wa_id}
      />
    </div>
  );
}
