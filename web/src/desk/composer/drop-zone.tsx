import { toast } from "@ui/toast";
import { FileUp } from "lucide-react";
import { type ClipboardEvent, type DragEvent, type ReactNode, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Conversation } from "../api/types";
import { serverClock } from "../live/server-clock";
import { isWindowOpen } from "../live/service-window";
import { useMay } from "../session/session";
import { focusComposer } from "./composer-focus";
import { composerTabOf } from "./composer-tab";
import { addFiles } from "./tray";

interface DropZoneProps {
  conversation: Conversation;
  className?: string;
  children: ReactNode;
}

/**
 * Files dropped anywhere on the conversation, or pasted into it, go to its tray. Not what is dropped or pasted in a
 * dialog: React tells of that here, too, but its element stands elsewhere in the page.
 */
export function DropZone({ conversation, className, children }: DropZoneProps) {
  const { t } = useTranslation("desk");
  // Entering a child tells of leaving its parent: only when all are left is the file gone.
  const depth = useRef(0);
  const [over, setOver] = useState(false);
  const mayWrite = useMay("conversations.write");

  const isHere = ({ currentTarget, target }: DragEvent | ClipboardEvent) =>
    target instanceof Node && currentTarget.contains(target);
  const takesFiles = () => mayWrite && isWindowOpen(conversation.window, serverClock.nowMs());
  const accepts = (event: DragEvent) =>
    isHere(event) && event.dataTransfer.types.includes("Files") && takesFiles();
  const take = (files: FileList) => {
    // A file beside a note would be taken for a part of it, and go to the customer with the next answer.
    if (composerTabOf(conversation.id) === "note") return toast.info(t("composer.no_files_in_notes"));
    addFiles(conversation.id, files);
    focusComposer();
  };

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
    take(event.dataTransfer.files);
  };
  const paste = (event: ClipboardEvent) => {
    const { files } = event.clipboardData;
    if (files.length === 0 || !isHere(event) || !takesFiles()) return;
    event.preventDefault();
    take(files);
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
