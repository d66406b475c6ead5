import { ImageIcon, MapPin, Video } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { cn } from "./cn";
import { DocumentCard } from "./document-card";
import { useForeignPicture } from "./foreign-picture";
import { FormattedText } from "./formatted-text";
import { LocationCard } from "./location-card";
import { type ProductFacts, ProductTile } from "./product-tile";
import type { TemplateHeader, TemplateView } from "./template-preview-model";
import { OfferBanner } from "./template-preview-offer";
import { OrderSummary } from "./template-preview-order";

interface RichContentProps extends CardContentProps {
  /** Between header and body. */
  title?: string;
  offer?: TemplateView["offer"];
  order?: TemplateView["order"];
  /** The clock that counts an offer down; the browser's by default. */
  now?(): number;
}

/** A template or an interactive message without its buttons and cards. */
export function RichContent({ title, offer, order, now, ...card }: RichContentProps) {
  return (
    <>
      {card.header && <Header {...card} header={card.header} />}
      {title && <p className="mb-0.5 font-bold break-words">{title}</p>}
      {offer && <OfferBanner {...offer} now={now} />}
      {order && <OrderSummary order={order} />}
      <CardText {...card} />
    </>
  );
}

interface CardContentProps {
  header: TemplateHeader | null;
  body: string;
  footer: string;
  /** What is known of a product that is named. */
  productOf?(retailer_id: string): ProductFacts | undefined;
  /** Absent where pictures are only looked at in place. */
  onOpenPicture?(): void;
}

export function CardContent(card: CardContentProps) {
  return (
    <>
      {card.header && <Header {...card} header={card.header} onCard />}
      <CardText {...card} />
    </>
  );
}

/** The last of them stays inline, so that the time can stand beside it. */
function CardText({ body, footer }: Pick<CardContentProps, "body" | "footer">) {
  return (
    <>
      {body !== "" && <FormattedText text={body} className={cn(footer !== "" && "mb-1 block")} />}
      {footer !== "" && <FormattedText text={footer} className="text-sm text-ink-faint" />}
    </>
  );
}

type HeaderProps = Pick<CardContentProps, "productOf" | "onOpenPicture"> & {
  header: TemplateHeader;
  onCard?: boolean;
};

/** Pictures of cards have one shape; others keep theirs as far as there is room. */
function Header({ header, onCard, productOf, onOpenPicture }: HeaderProps) {
  const { t } = useTranslation("ui");
  switch (header.kind) {
    case "text":
      return <p className="mb-0.5 font-bold break-words">{header.text}</p>;
    case "location":
      return (
        <Wide onCard={onCard}>
          {header.location ? (
            <LocationCard {...header.location} className="w-full" />
          ) : (
            <Placeholder icon={<MapPin />} text={t("template.header_location")} />
          )}
        </Wide>
      );
    case "product":
      return (
        <Wide onCard={onCard}>
          <ProductTile
            retailer_id={header.retailer_id}
            count={header.product_count}
            product={productOf?.(header.retailer_id)}
            onCard={onCard}
          />
        </Wide>
      );
    case "document":
      return (
        <Wide onCard={onCard}>
          <DocumentCard
            filename={header.filename || t("template.header_document")}
            mimeType={header.mime_type}
            href={header.url}
            className="w-full"
          />
        </Wide>
      );
    default:
      return (
        <Wide onCard={onCard}>
          <MediaHeader kind={header.kind} url={header.url} onCard={onCard} onOpen={onOpenPicture} />
        </Wide>
      );
  }
}

/** A bubble with something to look at is as wide before that has come as it is with it; a card has a width of its own. */
const Wide = ({ onCard, children }: { onCard?: boolean; children: ReactNode }) => (
  <div className={cn("-mx-1.5 mb-1.5", !onCard && "min-w-64")}>{children}</div>
);

interface MediaHeaderProps {
  kind: "image" | "video" | "gif";
  url: string | null;
  onCard?: boolean;
  onOpen?(): void;
}

function MediaHeader({ kind, url, onCard, onOpen }: MediaHeaderProps) {
  const { t } = useTranslation("ui");
  const sourceOf = useForeignPicture();
  const [broken, setBroken] = useState<string | null>(null);
  const [loaded, setLoaded] = useState<string | null>(null);
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
    // Before its size is known it keeps about the room that it will take.
    onCard ? "aspect-4/3 object-cover" : cn("max-h-80 object-cover", loaded !== url && "aspect-video"),
  );
  if (kind === "gif") {
    return (
      <MovingPicture
        url={url}
        className={look}
        onLoaded={() => setLoaded(url)}
        onError={() => setBroken(url)}
      />
    );
  }
  if (kind === "video") {
    return (
      // biome-ignore lint/a11y/useMediaCaption: a business's video has no captions to offer
      <video
        src={url}
        controls
        playsInline
        preload="metadata"
        aria-label={t("template.header_video")}
        onLoadedMetadata={() => setLoaded(url)}
        onError={() => setBroken(url)}
        className={cn(look, "bg-black")}
      />
    );
  }
  const picture = (
    <img
      src={sourceOf(url)}
      alt={t("template.header_image")}
      draggable={false}
      onLoad={() => setLoaded(url)}
      onError={() => setBroken(url)}
      className={look}
    />
  );
  if (!onOpen) return picture;
  return (
    <button type="button" onClick={onOpen} aria-label={t("media.open_image")} className="block w-full">
      {picture}
    </button>
  );
}

interface MovingPictureProps {
  url: string;
  className: string;
  onLoaded(): void;
  onError(): void;
}

/** A film without sound that runs again and again, unless the reader wants nothing to move; a tap stops it and lets it run. */
function MovingPicture({ url, className, onLoaded, onError }: MovingPictureProps) {
  const { t } = useTranslation("ui");
  const film = useRef<HTMLVideoElement>(null);
  const [runs, setRuns] = useState(() => !window.matchMedia("(prefers-reduced-motion: reduce)").matches);
  const turn = () => {
    // Where the browser refuses to play, it stays a picture.
    if (film.current?.paused) film.current.play().catch(() => undefined);
    else film.current?.pause();
  };
  return (
    <button
      type="button"
      onClick={turn}
      aria-label={t(runs ? "template.stop_moving" : "template.let_move")}
      className="relative block w-full"
    >
      <video
        ref={film}
        src={url}
        autoPlay={runs}
        loop
        muted
        playsInline
        onPlay={() => setRuns(true)}
        onPause={() => setRuns(false)}
        onLoadedMetadata={onLoaded}
        onError={onError}
        className={className}
      />
      {!runs && (
        <span
          aria-hidden="true"
          className="absolute inset-0 m-auto flex size-12 items-center justify-center rounded-full bg-black/60 text-sm font-bold text-white"
        >
          GIF
        </span>
      )}
    </button>
  );
}

interface PlaceholderProps {
  icon: ReactNode;
  text: string;
  square?: boolean;
}

/** Where a file will be once a message is sent, or would be if it could be loaded. */
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
