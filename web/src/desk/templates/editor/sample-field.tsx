import { useMutation } from "@tanstack/react-query";
import { Button, IconButton } from "@ui/button";
import { FileUp, X } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { sentenceOf } from "../../api/problem";
import { uploadMedia } from "../../api/upload";
import type { Sample } from "./draft";

const MB = 1024 * 1024;
const TAKEN = {
  IMAGE: { types: "image/jpeg,image/png", limitBytes: 5 * MB },
  VIDEO: { types: "video/mp4", limitBytes: 16 * MB },
  DOCUMENT: { types: "application/pdf", limitBytes: 100 * MB },
} as const;

interface SampleFieldProps {
  kind: keyof typeof TAKEN;
  sample: Sample | null;
  onChange(sample: Sample | null): void;
}

/** The example file of a header, which reviewers see. Messages bring files of their own. */
export function SampleField({ kind, sample, onChange }: SampleFieldProps) {
  const { t } = useTranslation("desk");
  const picker = useRef<HTMLInputElement>(null);
  const [share, setShare] = useState(0);
  const { types, limitBytes } = TAKEN[kind];
  const upload = useMutation({
    mutationFn: (file: File) => {
      if (file.size > limitBytes)
        throw new Error(t("templates.editor.file_too_large", { count: limitBytes / MB }));
      if (!types.split(",").includes(file.type)) throw new Error(t(`templates.editor.file_type_${kind}`));
      return uploadMedia({
        bytes: file,
        mimeType: file.type,
        filename: file.name,
        voice: false,
        signal: new AbortController().signal,
        onProgress: setShare,
      });
    },
    onSuccess: (media, file) =>
      onChange({ handle: `media:${media.id}`, url: `/api/v1/media/${media.id}`, filename: file.name }),
  });
  return (
    <div className="flex flex-wrap items-center gap-3">
      <input
        ref={picker}
        type="file"
        accept={types}
        className="sr-only"
        tabIndex={-1}
        aria-hidden="true"
        data-testid={`sample-${kind.toLowerCase()}`}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          if (file) upload.mutate(file);
          event.target.value = "";
        }}
      />
      <Button busy={upload.isPending} onClick={() => picker.current?.click()}>
        <FileUp />
        {upload.isPending
          ? `${Math.round(share * 100)} %`
          : t(sample ? "templates.editor.other_file" : "templates.editor.choose_file")}
      </Button>
      {sample ? (
        <span className="flex min-w-0 items-center gap-1 text-sm text-ink-soft">
          <span className="truncate">{sample.filename || t("templates.editor.file_kept")}</span>
          <IconButton size="sm" label={t("templates.editor.remove_file")} onClick={() => onChange(null)}>
            <X />
          </IconButton>
        </span>
      ) : (
        <span className="text-xs text-ink-faint">{t(`templates.editor.file_type_${kind}`)}</span>
      )}
      {upload.isError && (
        <p role="alert" className="w-full text-xs text-danger">
          {sentenceOf(upload.error)}
        </p>
      )}
    </div>
  );
}
