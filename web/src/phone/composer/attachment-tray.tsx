import { IconButton } from "@ui/button";
import { byteSize } from "@ui/bytes";
import { cn } from "@ui/cn";
import { FileText, Film, Music, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Attachment } from "./attachment";
import type { Attachments } from "./use-attachments";

export function AttachmentTray({ attachments }: { attachments: Attachments }) {
  const { t, i18n } = useTranslation("phone");
  const { items, selected } = attachments;
  if (selected === null) return null;
  return (
    <section
      aria-label={t("composer.attachments")}
      className="animate-rise border-t bg-surface px-3 pt-3 pb-1"
    >
      <div className="flex items-center gap-3">
        <Preview attachment={selected} large />
        <div className="min-w-0 flex-1 text-sm">
          <p className="truncate font-semibold">{selected.filename}</p>
          <p className="text-xs text-ink-faint">
            {t(`kind.${selected.type}`, { ns: "ui" })} · {byteSize(selected.blob.size, i18n.language)}
          </p>
        </div>
        <IconButton
          size="sm"
          label={t("composer.remove_attachment", { filename: selected.filename })}
          onClick={() => attachments.remove(selected.id)}
        >
          <X />
        </IconButton>
      </div>
      {items.length > 1 && (
        <div className="mt-2 flex gap-1.5 overflow-x-auto p-0.5 pb-1">
          {items.map((item) => (
            <button
              key={item.id}
              type="button"
              aria-pressed={item === selected}
              aria-label={item.filename}
              onClick={() => attachments.select(item.id)}
              className={cn("shrink-0 rounded-md", item === selected ? "ring-2 ring-primary" : "opacity-75")}
            >
              <Preview attachment={item} />
            </button>
          ))}
        </div>
      )}
    </section>
  );
}

function Preview({ attachment, large }: { attachment: Attachment; large?: boolean }) {
  const box = cn("rounded-md object-cover", large ? "size-16" : "size-11");
  if (attachment.type === "image") return <img src={attachment.preview_url} alt="" className={box} />;
  const Icon = { video: Film, audio: Music, document: FileText, sticker: FileText }[attachment.type];
  return (
    <span className={cn(box, "inline-flex items-center justify-center bg-primary-soft text-primary")}>
      <Icon className="size-5" aria-hidden="true" />
    </span>
  );
}
