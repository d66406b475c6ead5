import { Button, IconButton } from "@ui/button";
import { byteSize } from "@ui/bytes";
import { cn } from "@ui/cn";
import { FileText, Film, ImageIcon, RotateCw, Upload as UploadIcon, X } from "lucide-react";
import { useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { cancelUpload, startUpload, useUploads } from "../../outbox/uploads";
import { judge } from "../attachment-rules";
import { useProblemText } from "./fields";
import type { FileDraft, FileKind } from "./message-parts";

interface FileFieldProps {
  field: string;
  label: string;
  kind: FileKind;
  file: FileDraft | null;
  onChange(file: FileDraft | null): void;
}

/** What the browser's dialog offers; what comes all the same is judged. */
const ACCEPT: Record<FileKind, string> = {
  image: "image/jpeg,image/png",
  video: "video/mp4,video/3gpp",
  document: "",
};
const ICON = { image: ImageIcon, video: Film, document: FileText };

/** A file for a header: uploaded at once, so that sending need not wait. */
export function FileField({ field, label, kind, file, onChange }: FileFieldProps) {
  const { t, i18n } = useTranslation("desk");
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const upload = useUploads(({ uploads }) => (file ? uploads[file.uploadId] : undefined));
  const problem = useProblemText(field);
  const error = refusal ?? (upload?.state === "failed" ? upload.error : null) ?? problem;
  const Icon = ICON[kind];

  const take = (chosen: File | undefined) => {
    if (!chosen) return;
    const verdict = judge(chosen, kind === "document");
    if (verdict.kind !== kind) return setRefusal(t(`builder.wrong_file.${kind}`));
    if (verdict.problem) {
      const { problem: reason } = verdict;
      const size = byteSize(chosen.size, i18n.language);
      return setRefusal(
        reason.reason === "empty"
          ? t("tray.empty")
          : t(`tray.too_large.${kind}`, { size, limit: byteSize(reason.limitBytes, i18n.language) }),
      );
    }
    setRefusal(null);
    if (file) cancelUpload(file.uploadId);
    const mimeType = chosen.type || "application/octet-stream";
    const uploadId = startUpload({ bytes: chosen, filename: chosen.name, mimeType, voice: false });
    onChange({ uploadId, filename: chosen.name, mimeType });
  };
  const remove = () => {
    if (file) cancelUpload(file.uploadId);
    setRefusal(null);
    onChange(null);
  };

  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <span className="text-sm font-semibold text-ink-soft">{label}</span>
      {file ? (
        <div className="flex items-center gap-3 rounded-md border bg-canvas p-1.5">
          <span className="inline-flex size-10 shrink-0 items-center justify-center overflow-hidden rounded-sm bg-sunken text-ink-faint">
            {kind === "image" && upload ? (
              <img src={upload.previewUrl} alt="" className="size-full object-cover" />
            ) : (
              <Icon className="size-5" aria-hidden="true" />
            )}
          </span>
          <span className="min-w-0 flex-1">
            <span className="block truncate text-sm font-semibold">{file.filename}</span>
            {upload && upload.state !== "failed" && (
              <span className="block text-xs text-ink-faint">
                {upload.state === "uploading"
                  ? t("builder.uploading", { percent: Math.round(upload.progress * 100) })
                  : byteSize(upload.bytes.size, i18n.language)}
              </span>
            )}
          </span>
          {upload?.state === "failed" && (
            <IconButton size="sm" label={t("tray.try_again")} onClick={() => startUpload(upload, upload.id)}>
              <RotateCw />
            </IconButton>
          )}
          <IconButton size="sm" label={t("tray.remove", { filename: file.filename })} onClick={remove}>
            <X />
          </IconButton>
        </div>
      ) : (
        <Button
          size="sm"
          onClick={() => input.current?.click()}
          data-field={field}
          aria-invalid={problem ? true : undefined}
          aria-describedby={error ? id : undefined}
          className={cn("self-start", problem && "border-danger")}
        >
          <UploadIcon />
          {t(`builder.choose.${kind}`)}
        </Button>
      )}
      <input
        ref={input}
        type="file"
        hidden
        accept={ACCEPT[kind]}
        aria-label={label}
        data-testid={`file-${field}`}
        onChange={(event) => {
          take(event.target.files?.[0]);
          event.target.value = "";
        }}
      />
      {error && (
        <p id={id} role="alert" className="text-xs text-danger">
          {error}
        </p>
      )}
    </div>
  );
}
