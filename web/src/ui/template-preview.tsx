import { ImageIcon, MapPin, Package, PhoneCall, Video } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { BubbleMeta, BubbleShell } from "./bubble";
import { cn } from "./cn";
import { DocumentCard } from "./document-card";
import { FormattedText } from "./formatted-text";
import { LocationCard } from "./location-card";
import { TemplateButtons } from "./template-preview-buttons";
import { CardTrack } from "./template-preview-cards";
import {
  type TemplateButton,
  type TemplateCard,
  type TemplateHeader,
  templateView,
} from "./template-preview-model";
import { OfferBanner } from "./template-preview-offer";
import { OrderSummary } from "./template-preview-order";

interface TemplatePreviewProps {
  /** The definition, as Graph keeps it. */
  components: unknown;
  /** The parameters, as a message sends them; without them the examples are shown. */
  parameters?: unknown;
  /** Time of day beside the text, already formatted. */
  time?: string;
  now?(): number;
  onPress?(button: TemplateButton): void;
  className?: string;
}

/** A template as the customer's phone shows it. */
export function TemplatePreview({
  components,
  parameters,
  time,
  now,
  onPress,
  className,
}: TemplatePreviewProps) {
  const { t } = useTranslation("ui");
  const view = useMemo(() => templateView(components, parameters), [components, parameters]);
  const { authentication } = view;
  const body = authentication
    ? [
        t("template.otp_body", { code: authentication.code || "123456" }),
        authentication.warns ? t("template.otp_warning") : "",
      ]
        .join(" ")
        .trim()
    : view.body;
  const footer =
    authentication?.expires_minutes != null
      ? t("template.otp_footer", { count: authentication.expires_minutes })
      : view.footer;
  const isEmpty = body === "" && view.header === null && view.buttons.length === 0 && view.cards.length === 0;

  return (
    <div className={cn("flex max-w-80 flex-col items-start", className)}>
      <BubbleShell side="in" first className="w-full min-w-52">
        {view.header && <Header header={view.header} />}
        {view.offer && <OfferBanner {...view.offer} now={now} />}
        {view.order && <OrderSummary order={view.order} />}
        <CardText body={body} footer={footer} />
        {isEmpty && <span className="text-ink-faint italic">{t("template.empty")}</span>}
        {view.call_permission && (
          <p className="mt-1.5 flex items-center gap-2 rounded-md bg-ink/5 p-2 font-semibold">
            <PhoneCall className="size-4.5 shrink-0 text-primary" aria-hidden="true" />
            {t("template.call_permission")}
          </p>
        )}
        {time && <BubbleMeta time={time} className={view.buttons.length > 0 ? "!mb-1.5" : undefined} />}
        <TemplateButtons
          buttons={
            view.call_permission
              ? [...view.buttons, { kind: "voice_call", text: t("template.allow_calls") }]
              : view.buttons
          }
          onPress={onPress}
          className={cn("-mx-2.5 -mb-1.5 rounded-b-lg", !time && "mt-1.5")}
        />
      </BubbleShell>
      {view.cards.length > 0 && (
        <CardTrack cards={view.cards}>{(card) => <Card card={card} onPress={onPress} />}</CardTrack>
      )}
    </div>
  );
}

function Card({ card, onPress }: { card: TemplateCard; onPress?(button: TemplateButton): void }) {
  return (
    <>
      <div className="flex-1 px-2.5 py-1.5">
        {card.header && <Header header={card.header} onCard />}
        <CardText {...card} />
      </div>
      <TemplateButtons buttons={card.buttons} onPress={onPress} />
    </>
  );
}

function CardText({ body, footer }: { body: string; footer: string }) {
  return (
    <>
      {body !== "" && <FormattedText text={body} className={cn(footer !== "" && "mb-1 block")} />}
      {footer !== "" && <FormattedText text={footer} className="text-sm text-ink-faint" />}
    </>
  );
}

/** Pictures of cards have one shape; others keep theirs as far as there is room. */
function Header({ header, onCard }: { header: TemplateHeader; onCard?: boolean }) {
  const { t } = useTranslation("ui");
  switch (header.kind) {
    case "text":
      return <p className="mb-0.5 font-bold break-words">{header.text}</p>;
    case "location":
      return (
        <div className="-mx-1.5 mb-1.5">
          {header.location ? (
            <LocationCard {...header.location} className="w-full" />
          ) : (
            <Placeholder icon={<MapPin />} text={t("template.header_location")} />
          )}
        </div>
      );
    case "product":
      return (
        <div className="-mx-1.5 mb-1.5">
          <Placeholder
            icon={<Package />}
            text={header.retailer_id || t("template.header_product")}
            square={onCard}
          />
        </div>
      );
    case "document":
      return (
        <div className="-mx-1.5 mb-1.5">
          <DocumentCard
            filename={header.filename || t("template.header_document")}
            mimeType="application/pdf"
            href={header.url}
            className="w-full"
          />
        </div>
      );
    default:
      return (
        <div className="-mx-1.5 mb-1.5">
          <MediaHeader kind={header.kind} url={header.url} onCard={onCard} />
        </div>
      );
  }
}

function MediaHeader({
  kind,
  url,
  onCard,
}: {
  kind: "image" | "video";
  url: string | null;
  onCard?: boolean;
}) {
  const { t } = useTranslation("ui");
  const [broken, setBroken] = useState<string | null>(null);
  if (url === null || broken === url) {
    return (
      <Placeholder
        icon={kind === "image" ? <ImageIcon /> : <Video />}
        text={t(kind === "image" ? "template.header_image" : "template.header_video")}
        square={onCard}
      />
    );
  }
  const look = cn(
    "w-full rounded-md bg-sunken",
    onCard ? "aspect-4/3 object-cover" : "max-h-80 object-cover",
  );
  if (kind === "image") {
    return <img src={url} alt={t("template.header_image")} onError={() => setBroken(url)} className={look} />;
  }
  return (
    // biome-ignore lint/a11y/useMediaCaption: a business's video has no captions to offer
    <video
      src={url}
      controls
      playsInline
      preload="metadata"
      aria-label={t("template.header_video")}
      onError={() => setBroken(url)}
      className={cn(look, "bg-black")}
    />
  );
}

interface PlaceholderProps {
  icon: ReactNode;
  text: string;
  square?: boolean;
}

/** Where a file or a product will be once a message is sent. */
function Placeholder({ icon, text, square }: PlaceholderProps) {
  return (
    <div
      className={cn(
        "flex w-full flex-col items-center justify-center gap-1.5 rounded-md bg-sunken p-3 text-center text-sm text-ink-soft [&_svg]:size-7",
        square ? "aspect-4/3" : "aspect-video",
      )}
    >
      {icon}
      <span className="max-w-full break-words">{text}</span>
    </div>
  );
}
