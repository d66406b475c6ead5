import { DocumentCard } from "@ui/document-card";
import { ImageTile, MediaNotice, VideoTile } from "@ui/media-tile";
import { Package } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Header, HeaderFile } from "../state/rich-message";
import { LocationBody } from "./location-body";
import { usePictureSize } from "./picture-size";

interface CardHeaderProps {
  header: Header;
  /** Absent where pictures are only looked at in place. */
  onOpenPicture?(): void;
}

export function CardHeader({ header, onOpenPicture }: CardHeaderProps) {
  if (header.type === "text") return <p className="mb-0.5 font-bold break-words">{header.text}</p>;
  if (header.type === "product") return <ProductHeader retailer_id={header.retailer_id} />;
  return (
    <div className="-mx-1.5 mb-1.5">
      {header.type === "location" ? (
        <LocationBody location={header.location} />
      ) : (
        <FileHeader type={header.type} file={header.file} onOpenPicture={onOpenPicture} />
      )}
    </div>
  );
}

interface FileHeaderProps {
  type: "image" | "video" | "document";
  file: HeaderFile;
  onOpenPicture?(): void;
}

function FileHeader({ type, file, onOpenPicture }: FileHeaderProps) {
  const size = usePictureSize(type === "image" ? (file.url ?? undefined) : undefined);
  if (file.url === null) return <MediaNotice failed />;
  if (type === "video") return <VideoTile src={file.url} alt={file.filename} />;
  if (type === "document") {
    return <DocumentCard filename={file.filename || "document"} mimeType={file.mime_type} href={file.url} />;
  }
  if (onOpenPicture) return <ImageTile src={file.url} {...size} onOpen={onOpenPicture} />;
  return <StillPicture src={file.url} />;
}

/** On a card of a carousel all pictures have the same shape. */
function StillPicture({ src }: { src: string }) {
  const { t } = useTranslation("ui");
  const [broken, setBroken] = useState(false);
  if (broken) return <MediaNotice failed />;
  return (
    <img
      src={src}
      alt={t("media.image")}
      loading="lazy"
      draggable={false}
      onError={() => setBroken(true)}
      className="aspect-4/3 w-full rounded-md bg-sunken object-cover"
    />
  );
}

function ProductHeader({ retailer_id }: { retailer_id: string }) {
  const { t } = useTranslation("phone");
  return (
    <div className="mb-1.5 flex items-center gap-2.5 rounded-md bg-ink/5 p-2.5">
      <Package className="size-6 shrink-0 text-ink-soft" aria-hidden="true" />
      <div className="min-w-0">
        <p className="text-xs text-ink-soft">{t("rich.product")}</p>
        <p className="font-semibold break-words">{retailer_id}</p>
      </div>
    </div>
  );
}
