import { Download } from "lucide-react";
import { useTranslation } from "react-i18next";
import { byteSize } from "./bytes";
import { cn } from "./cn";

interface DocumentCardProps {
  filename: string;
  sizeBytes?: number | null;
  mimeType?: string | null;
  /** Where the bytes are; without it the card only tells. */
  href?: string | null;
  className?: string;
}

export function DocumentCard({ filename, sizeBytes, mimeType, href, className }: DocumentCardProps) {
  const { t, i18n } = useTranslation("ui");
  const extension = extensionOf(filename, mimeType);
  const facts = [extension, sizeBytes ? byteSize(sizeBytes, i18n.language) : null].filter(Boolean);
  const content = (
    <>
      <span
        aria-hidden="true"
        className="relative inline-flex h-11 w-9 shrink-0 items-end justify-center rounded-sm bg-primary pb-1.5 text-[0.5625rem] font-bold text-on-primary [clip-path:polygon(0_0,68%_0,100%_26%,100%_100%,0_100%)]"
      >
        {extension.slice(0, 4)}
      </span>
      <span className="min-w-0 flex-1">
        <span className="line-clamp-2 font-semibold break-words">{filename}</span>
        <span className="block text-xs text-ink-soft">{facts.join(" · ")}</span>
      </span>
      {href && <Download className="size-4.5 shrink-0 text-ink-soft" aria-hidden="true" />}
    </>
  );
  const look = cn(
    "flex w-72 max-w-full items-center gap-3 rounded-md bg-ink/5 p-2.5 text-start transition-colors",
    href && "hover:bg-ink/9",
    className,
  );
  if (!href) return <div className={look}>{content}</div>;
  return (
    <a href={href} download={filename} className={look} title={t("media.download", { filename })}>
      {content}
    </a>
  );
}

function extensionOf(filename: string, mimeType: string | null | undefined): string {
  const dot = filename.lastIndexOf(".");
  const extension = dot > 0 ? filename.slice(dot + 1) : (mimeType?.split("/")[1] ?? "");
  return extension.length <= 5 && extension !== "" ? extension.toUpperCase() : "FILE";
}
