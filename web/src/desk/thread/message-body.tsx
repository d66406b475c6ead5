import { ButtonReplyBody } from "@ui/bubble";
import { ContactCard } from "@ui/contact-card";
import { DocumentCard } from "@ui/document-card";
import { FormattedText } from "@ui/formatted-text";
import { LocationCard } from "@ui/location-card";
import { ImageTile, MediaNotice, StickerTile, VideoTile } from "@ui/media-tile";
import { objectIn, textIn } from "@ui/unknown-json";
import { VoicePlayer } from "@ui/voice-player";
import { CircleQuestionMark } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Media, Message } from "../api/types";
import { mediaSource } from "../outbox/uploads";
import { FlowAnswers } from "./flow-answers";
import { OrderCard } from "./order-card";
import { ProductQuestion } from "./product-question";
import { useThread } from "./thread-context";

/** What a message says, for every kind there is. */
export function MessageBody({ message }: { message: Message }) {
  const { openMedia } = useThread();
  switch (message.kind) {
    case "text":
      return (
        <>
          {message.content.product && <ProductQuestion product={message.content.product} />}
          <FormattedText text={message.content.body} jumbo={!message.content.product} />
        </>
      );
    case "image": {
      const { media, caption } = message.content;
      return (
        <Captioned caption={caption}>
          <Ready media={media}>
            <ImageTile
              src={mediaSource(media)}
              width={media.width}
              height={media.height}
              alt={caption ?? undefined}
              onOpen={() => openMedia(message.id)}
            />
          </Ready>
        </Captioned>
      );
    }
    case "video": {
      const { media, caption } = message.content;
      return (
        <Captioned caption={caption}>
          <Ready media={media}>
            <VideoTile
              src={mediaSource(media)}
              width={media.width}
              height={media.height}
              alt={caption ?? undefined}
            />
          </Ready>
        </Captioned>
      );
    }
    case "audio": {
      const { media, voice } = message.content;
      return (
        <Ready media={media}>
          <VoicePlayer src={mediaSource(media)} voice={voice ?? media.voice} className="pt-1 pb-2.5" />
        </Ready>
      );
    }
    case "document": {
      const { media, caption, filename } = message.content;
      return (
        <Captioned caption={caption}>
          <DocumentCard
            filename={filename || media.filename || "document"}
            sizeBytes={media.size_bytes}
            mimeType={media.mime_type}
            href={media.state === "ready" ? mediaSource(media) : null}
          />
          {media.state === "failed" && <FileFailed detail={media.detail} />}
        </Captioned>
      );
    }
    case "sticker":
      return (
        <Ready media={message.content.media}>
          <StickerTile src={mediaSource(message.content.media)} />
        </Ready>
      );
    case "location":
      return <LocationCard {...message.content} />;
    case "contacts":
      return (
        <div className="divide-y">
          {message.content.contacts.map((contact, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the contacts of one message have no other identity
            <ContactCard key={index} contact={contact} />
          ))}
        </div>
      );
    case "button_reply":
      return <ButtonReplyBody {...message.content} />;
    case "interactive":
    case "template":
      return <UnknownRich message={message} />;
    case "order":
      return <OrderCard order={message.content} />;
    case "flow_reply":
      return <FlowAnswers reply={message.content} />;
    case "unsupported":
      return <Unsupported type={message.content.type} detail={message.content.detail} />;
  }
}

/** A kind that WhatsApp has got since, or a template nobody can show any more. */
function UnknownRich({ message }: { message: Extract<Message, { kind: "interactive" | "template" }> }) {
  if (message.kind === "template") return <FormattedText text={`_${message.content.name}_`} />;
  const { interactive } = message.content;
  const words = textIn(objectIn(interactive.body).text);
  return (
    <>
      {words && <FormattedText text={words} className="mb-1 block" />}
      <Unsupported type={textIn(interactive.type) || "interactive"} />
    </>
  );
}

function Captioned({ caption, children }: { caption?: string | null; children: ReactNode }) {
  return (
    <>
      {children}
      {caption && (
        <div className="inline px-1.5">
          <FormattedText text={caption} />
        </div>
      )}
    </>
  );
}

/** The file itself, or what keeps it away. */
function Ready({ media, children }: { media: Media; children: ReactNode }) {
  if (media.state === "ready") return children;
  return (
    <MediaNotice
      height={media.height ?? undefined}
      failed={media.state === "failed"}
      text={media.state === "failed" ? media.detail : undefined}
    />
  );
}

function FileFailed({ detail }: { detail: string | null }) {
  const { t } = useTranslation("ui");
  return <p className="px-1 pt-1 text-sm text-danger">{detail ?? t("media.failed")}</p>;
}

function Unsupported({ type, detail }: { type: string; detail?: string | null }) {
  const { t } = useTranslation("desk");
  return (
    <span className="inline-flex items-start gap-2 text-ink-soft">
      <CircleQuestionMark className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
      <span className="min-w-0">
        <span className="block italic">{t("thread.unsupported", { type })}</span>
        {detail && <span className="block text-sm break-words whitespace-pre-line">{detail}</span>}
      </span>
    </span>
  );
}
