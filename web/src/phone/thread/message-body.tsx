import { ButtonReplyBody } from "@ui/bubble";
import { ContactCard } from "@ui/contact-card";
import { DocumentCard } from "@ui/document-card";
import { FormattedText } from "@ui/formatted-text";
import { ImageTile, MediaNotice, StickerTile, VideoTile } from "@ui/media-tile";
import { VoicePlayer } from "@ui/voice-player";
import { CircleQuestionMark, CreditCard, PhoneCall, PhoneOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { PhoneMessage } from "../../control/types";
import { type CallChoice, callChoiceIn, chosenIn, paidCardIn } from "../state/answers";
import { customerOrderOf } from "../state/customer-order";
import { flowAnswerOf } from "../state/flow-answer";
import { mediaOf } from "../state/message-text";
import type { ProductOf } from "../state/phone-queries";
import type { RichMessage } from "../state/rich-message";
import { LocationBody } from "./location-body";
import { usePictureSize } from "./picture-size";
import { RichBody } from "./rich-body";
import { SentCartBody, SentFormBody } from "./sent-body";

interface MessageBodyProps {
  message: PhoneMessage;
  /** The same, read as a card with buttons. */
  rich: RichMessage | null;
  productOf: ProductOf;
  onOpenPicture(): void;
  onPlayed(): void;
  /** At what the customer sent. */
  onLookAt(): void;
  /** A link in the text. */
  onFollow(): void;
}

export function MessageBody({
  message,
  rich,
  productOf,
  onOpenPicture,
  onPlayed,
  onLookAt,
  onFollow,
}: MessageBodyProps) {
  const { image, video, audio, document, sticker, text, location, contacts } = message;
  const pictureSize = usePictureSize(image?.url ?? undefined);

  const media = mediaOf(message);
  if (media && !media.url) return <MediaNotice failed />;
  if (text) return <FormattedText text={text.body} jumbo />;
  if (image) {
    return (
      <ImageTile src={image.url ?? ""} alt={image.caption ?? ""} {...pictureSize} onOpen={onOpenPicture} />
    );
  }
  if (video) return <VideoTile src={video.url ?? ""} alt={video.caption ?? ""} />;
  if (audio)
    return (
      <VoicePlayer
        src={audio.url ?? ""}
        voice={audio.voice ?? false}
        onPlayed={onPlayed}
        className="pt-0.5"
      />
    );
  if (document) {
    return (
      <DocumentCard
        filename={document.filename || "document"}
        sizeBytes={document.file_size}
        mimeType={document.mime_type}
        href={document.url}
      />
    );
  }
  if (sticker) return <StickerTile src={sticker.url ?? ""} />;
  if (location) return <LocationBody location={location} />;
  if (contacts) {
    return (
      <div className="divide-y">
        {contacts.map((contact, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a sent list never changes
          <ContactCard key={index} contact={contact} />
        ))}
      </div>
    );
  }
  const chosen = chosenIn(message);
  if (chosen) return <ButtonReplyBody {...chosen} />;
  const form = flowAnswerOf(message);
  if (form) return <SentFormBody fields={form} onLookAt={onLookAt} />;
  const order = customerOrderOf(message);
  if (order) return <SentCartBody order={order} productOf={productOf} onLookAt={onLookAt} />;
  const card = paidCardIn(message);
  if (card !== null) return <PaidCardBody digits={card} />;
  const call = callChoiceIn(message);
  if (call) return <CallChoiceBody choice={call} />;
  if (rich)
    return (
      <RichBody message={rich} productOf={productOf} onOpenPicture={onOpenPicture} onFollow={onFollow} />
    );
  return <UnknownBody type={message.type} />;
}

function CallChoiceBody({ choice }: { choice: CallChoice }) {
  const { t } = useTranslation("phone");
  const Icon = choice === "declined" ? PhoneOff : PhoneCall;
  return (
    <span className="inline-flex items-start gap-2">
      <Icon className="mt-0.5 size-4 shrink-0 text-ink-soft" aria-hidden="true" />
      {t(`call_permission.you_${choice}`)}
    </span>
  );
}

function PaidCardBody({ digits }: { digits: string }) {
  const { t } = useTranslation("phone");
  return (
    <span className="inline-flex items-start gap-2">
      <CreditCard className="mt-0.5 size-4 shrink-0 text-ink-soft" aria-hidden="true" />
      {t("pay.you_paid_card", { digits })}
    </span>
  );
}

function UnknownBody({ type }: { type: string }) {
  const { t } = useTranslation("phone");
  return (
    <span className="inline-flex items-start gap-2 text-sm text-ink-soft italic">
      <CircleQuestionMark className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
      {t("thread.unknown_type", { type })}
    </span>
  );
}

/** The text below a picture, video or document. */
export function captionOf(message: PhoneMessage): string {
  return (message.image ?? message.video ?? message.document)?.caption ?? "";
}
