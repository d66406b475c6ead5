import { IconButton } from "@ui/button";
import { byteSize } from "@ui/bytes";
import { cn } from "@ui/cn";
import { Input } from "@ui/field";
import { FileText, Film, Music, RotateCw, TriangleAlert, X } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { startUpload, type Upload, useUploads } from "../outbox/uploads";
import { hasCaption, MAX_CAPTION_LENGTH } from "./attachment-rules";
import { type Refusal, removeItem, sendAsDocument, setCaption, type TrayItem, useTray } from "./tray";

/** The files about to be sent: what they look like, how far they have come, what is wrong with them. */
export function AttachmentTray({ conversationId }: { conversationId: string }) {
  const { t } = useTranslation("desk");
  const tray = useTray(conversationId);
  if (tray.length === 0) return null;
  return (
    <ul
      aria-label={t("tray.label")}
      data-testid="attachment-tray"
      className="flex max-h-56 flex-col gap-1.5 overflow-y-auto"
    >
      {tray.map((item) => (
        <TrayRow
          key={item.id}
          item={item}
          conversationId={conversationId}
          // A single file's caption is what is written in the composer.
          ownCaption={tray.length > 1}
        />
      ))}
    </ul>
  );
}

interface TrayRowProps {
  item: TrayItem;
  conversationId: string;
  ownCaption: boolean;
}

function TrayRow({ item, conversationId, ownCaption }: TrayRowProps) {
  const { t, i18n } = useTranslation("desk");
  const upload = useUploads(({ uploads }) => (item.refused === null ? uploads[item.uploadId] : undefined));
  const failed = item.refused !== null || upload?.state === "failed";
  return (
    <li
      data-testid="attachment"
      data-state={item.refused ? "refused" : upload?.state}
      className={cn(
        "flex items-center gap-3 rounded-md border p-1.5",
        failed ? "border-danger/40 bg-danger-soft" : "bg-canvas",
      )}
    >
      <Thumbnail item={item} upload={upload} />
      <div className="min-w-0 flex-1">
        <p className="truncate text-sm font-semibold">{item.file.name}</p>
        {item.refused ? (
          <RefusalNote
            refusal={item.refused}
            sizeBytes={item.file.size}
            onSendAsDocument={() => sendAsDocument(conversationId, item.id)}
          />
        ) : upload?.state === "failed" ? (
          <p className="text-xs break-words text-danger">{upload.error}</p>
        ) : ownCaption && hasCaption(item.kind) ? (
          <Input
            value={item.caption}
            maxLength={MAX_CAPTION_LENGTH}
            onChange={(event) => setCaption(conversationId, item.id, event.target.value)}
            placeholder={t("composer.caption")}
            aria-label={t("tray.caption_of", { filename: item.file.name })}
            className="mt-1 h-7 text-sm"
          />
        ) : (
          <p className="text-xs text-ink-faint">
            {t(`tray.kind.${item.kind}`)} · {byteSize(item.file.size, i18n.language)}
          </p>
        )}
        {upload?.state === "uploading" && <Progress share={upload.progress} filename={item.file.name} />}
      </div>
      {upload?.state === "failed" && (
        <IconButton size="sm" label={t("tray.try_again")} onClick={() => startUpload(upload, upload.id)}>
          <RotateCw />
        </IconButton>
      )}
      <IconButton
        size="sm"
        label={t("tray.remove", { filename: item.file.name })}
        onClick={() => removeItem(conversationId, item.id)}
      >
        <X />
      </IconButton>
    </li>
  );
}

const FACE: Record<string, ReactNode> = { video: <Film />, audio: <Music />, document: <FileText /> };

function Thumbnail({ item, upload }: { item: TrayItem; upload: Upload | undefined }) {
  const look =
    "inline-flex size-12 shrink-0 items-center justify-center overflow-hidden rounded-sm bg-sunken text-ink-faint [&_svg]:size-5";
  if (item.refused) {
    return (
      <span className={look}>
        <TriangleAlert className="text-danger" />
      </span>
    );
  }
  return (
    <span className={look}>
      {item.kind === "image" && upload ? (
        <img src={upload.previewUrl} alt="" className="size-full object-cover" />
      ) : (
        FACE[item.kind]
      )}
    </span>
  );
}

interface RefusalNoteProps {
  refusal: Refusal;
  sizeBytes: number;
  onSendAsDocument(): void;
}

function RefusalNote({ refusal, sizeBytes, onSendAsDocument }: RefusalNoteProps) {
  const { t, i18n } = useTranslation("desk");
  const { kind, problem } = refusal;
  const text =
    problem.reason === "empty"
      ? t("tray.empty")
      : t(`tray.too_large.${kind}`, {
          size: byteSize(sizeBytes, i18n.language),
          limit: byteSize(problem.limitBytes, i18n.language),
        });
  return (
    <p role="alert" className="text-xs break-words text-danger">
      {text}{" "}
      {refusal.fitsAsDocument && (
        <button type="button" onClick={onSendAsDocument} className="font-bold underline">
          {t("tray.as_document")}
        </button>
      )}
    </p>
  );
}

function Progress({ share, filename }: { share: number; filename: string }) {
  const { t } = useTranslation("desk");
  const percent = Math.round(share * 100);
  return (
    <div
      role="progressbar"
      aria-label={t("tray.uploading", { filename })}
      aria-valuenow={percent}
      className="mt-1 h-1 overflow-hidden rounded-full bg-line"
    >
      <div className="h-full rounded-full bg-primary transition-[width]" style={{ width: `${percent}%` }} />
    </div>
  );
}
