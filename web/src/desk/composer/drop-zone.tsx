import { FileUp } from "lucide-react";
import { type ClipboardEvent, type DragEvent, type ReactNode, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Conversation } from "../api/types";
import { serverClock } from "../live/server-clock";
import { isWindowOpen } from "../live/service-window";
import { focusComposer } from "./composer-focus";
import { addFiles } from "./tray";

interface DropZoneProps {
  conversation: Conversation;
  className?: string;
  children: ReactNode;
}

/** Files dropped anywhere on the conversation, or pasted into it, go to its tray. */
export function DropZone({ conversation, className, children }: DropZoneProps) {
  const { t } = useTranslation("desk");
  // Entering a child tells of leaving its parent: only when all are left is the file gone.
  const depth = useRef(0);
  const [over, setOver] = useState(false);

  const accepts = (event: DragEvent) =>
    event.dataTransfer.types.includes("Files") && isWindowOpen(conversation.window, serverClock.nowMs());

  const move = (event: DragEvent, by: number) => {
    if (!accepts(event)) return;
    event.preventDefault();
    depth.current += by;
    setOver(depth.current > 0);
  };
  const drop = (event: DragEvent) => {
    if (!accepts(event)) return;
    event.preventDefault();
    depth.current = 0;
    setOver(false);
    addFiles(conversation.id, event.dataTransfer.files);
    focusComposer();
  };
  const paste = (event: ClipboardEvent) => {
    const { files } = event.clipboardData;
    if (files.length === 0 || !isWindowOpen(conversation.window, serverClock.nowMs())) return;
    event.preventDefault();
    addFiles(conversation.id, files);
    focusComposer();
  };

  return (
    <section
      aria-label={t("thread.label")}
      className={className}
      onDragEnter={(event) => move(event, 1)}
      onDragLeave={(event) => move(event, -1)}
      onDragOver={(event) => accepts(event) && event.preventDefault()}
      onDrop={drop}
      onPaste={paste}
    >
      {children}
      {over && (
        <div className="pointer-events-none absolute inset-2 z-20 flex animate-fade flex-col items-center justify-center gap-2 rounded-xl border-2 border-dashed border-primary bg-primary-soft/95 text-primary">
          <FileUp className="size-8" aria-hidden="true" />
          <p className="text-lg font-bold">{t("composer.drop")}</p>
        </div>
      )}
    </section>
  );
}
