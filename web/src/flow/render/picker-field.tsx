import { Button, IconButton } from "@ui/button";
import { byteSize } from "@ui/bytes";
import { toast } from "@ui/toast";
import { Camera, FileText, ImageIcon, Paperclip, X } from "lucide-react";
import { type ChangeEvent, useEffect, useRef, useState } from "react";
import type { PickerView } from "../view";
import type { Upload } from "../visit";
import { FieldFrame } from "./field-frame";
import { useFlow } from "./flow-context";
import { useFlowTexts } from "./texts";

/** Photos or documents, uploaded as soon as they are chosen. */
export function PickerField({ field }: { field: PickerView }) {
  const { session } = useFlow();
  const { t, language } = useFlowTexts();
  const camera = useRef<HTMLInputElement>(null);
  const gallery = useRef<HTMLInputElement>(null);
  const { name, uploads, max, max_bytes, mime_types, enabled } = field;
  const size = byteSize(max_bytes, language);
  const room = Math.max(0, max - uploads.length);
  const photos = field.type === "PhotoPicker";

  const onFiles = (event: ChangeEvent<HTMLInputElement>) => {
    const chosen = [...(event.target.files ?? [])];
    event.target.value = "";
    const taken = chosen.filter((file) => {
      if (file.size > max_bytes) toast.error(t("files.too_large", { name: file.name, size }));
      else if (!mime_types.includes(file.type)) toast.error(t("files.wrong_kind", { name: file.name }));
      else return true;
      return false;
    });
    if (taken.length > room) toast.error(t("files.too_many", { count: max }));
    if (taken.length > 0 && room > 0) void session.addFiles(name, taken.slice(0, room));
  };

  const input = { type: "file", accept: mime_types.join(","), onChange: onFiles, hidden: true } as const;
  return (
    <FieldFrame field={field} group hint={t("files.limits", { count: max, size })}>
      {({ labelId, describedBy }) => (
        <fieldset aria-labelledby={labelId} aria-describedby={describedBy} className="flex flex-col gap-2">
          {uploads.length > 0 && (
            <ul className="flex flex-col gap-1.5">
              {uploads.map((upload) => (
                <FileRow
                  key={upload.id}
                  upload={upload}
                  said={field.file_errors[upload.item?.media_id ?? ""] ?? ""}
                  onRemove={() => session.removeFile(name, upload.id)}
                />
              ))}
            </ul>
          )}
          <div className="flex flex-wrap gap-2">
            {field.camera && (
              <Button disabled={!enabled || room === 0} onClick={() => camera.current?.click()}>
                <Camera />
                {t("files.photo")}
              </Button>
            )}
            {field.gallery && (
              <Button disabled={!enabled || room === 0} onClick={() => gallery.current?.click()}>
                {photos ? <ImageIcon /> : <Paperclip />}
                {photos ? t("files.photos") : t("files.documents")}
              </Button>
            )}
          </div>
          <input {...input} ref={camera} capture="environment" />
          <input {...input} ref={gallery} multiple={max > 1} data-testid={`files-${name}`} />
        </fieldset>
      )}
    </FieldFrame>
  );
}

interface FileRowProps {
  upload: Upload;
  said: string;
  onRemove(): void;
}

function FileRow({ upload, said, onRemove }: FileRowProps) {
  const { t, language } = useFlowTexts();
  const { file_name, size_bytes, item, failed, progress } = upload;
  const preview = usePreview(upload);
  const [broken, setBroken] = useState(false);
  return (
    <li className="flex items-center gap-2.5 rounded-md border p-2">
      {preview !== null && !broken ? (
        <img
          src={preview}
          alt=""
          onError={() => setBroken(true)}
          className="size-10 shrink-0 rounded-sm bg-sunken object-cover"
        />
      ) : (
        <FileText className="size-6 shrink-0 text-ink-faint" aria-hidden="true" />
      )}
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">{file_name}</p>
        {failed || said !== "" ? (
          <p role="alert" className="text-xs text-danger">
            {failed ? t("files.failed") : said}
          </p>
        ) : item === null ? (
          <div
            role="progressbar"
            aria-label={t("files.uploading")}
            aria-valuenow={Math.round(progress * 100)}
            className="mt-1.5 h-1 overflow-hidden rounded-full bg-ink/15"
          >
            <div className="h-full bg-primary" style={{ width: `${progress * 100}%` }} />
          </div>
        ) : (
          <p className="text-xs text-ink-soft">{byteSize(size_bytes, language)}</p>
        )}
      </div>
      <IconButton label={t("files.remove", { name: file_name })} size="sm" onClick={onRemove}>
        <X />
      </IconButton>
    </li>
  );
}

/** The chosen picture itself, long before it is uploaded. */
function usePreview({ file, mime_type }: Upload): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!mime_type.startsWith("image/")) return;
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file, mime_type]);
  return url;
}
