import { cn } from "@ui/cn";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@ui/dropdown-menu";
import { Copy, Download, EllipsisVertical, Info, Reply, SmilePlus } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { PhoneMedia, PhoneMessage } from "../../control/types";
import { copyableText, mediaOf } from "../state/message-text";

const QUICK_REACTIONS = ["👍", "❤️", "😂", "😮", "😢", "🙏"];

export interface MessageActions {
  onReply(message: PhoneMessage): void;
  onReact(message: PhoneMessage, emoji: string): void;
  onMoreReactions(message: PhoneMessage): void;
  onDetails(message: PhoneMessage): void;
}

interface MessageMenuProps extends MessageActions {
  message: PhoneMessage;
  open: boolean;
  onOpenChange(open: boolean): void;
}

/** Opened by the button that appears beside a bubble, by the right mouse button, or by a long press. */
export function MessageMenu({ message, open, onOpenChange, ...actions }: MessageMenuProps) {
  const { t } = useTranslation("phone");
  const own = message.reactions?.find((reaction) => reaction.from === "customer")?.emoji;
  const text = copyableText(message);
  const media = mediaOf(message);
  return (
    <DropdownMenu open={open} onOpenChange={onOpenChange}>
      <DropdownMenuTrigger asChild>
        <button
          type="button"
          data-testid="message-menu"
          aria-label={t("thread.message_menu")}
          className={cn(
            "inline-flex size-7 shrink-0 items-center justify-center self-center rounded-full text-ink-faint hover:bg-hover hover:text-ink",
            "opacity-0 group-hover/message:opacity-100 focus-visible:opacity-100 data-[state=open]:opacity-100",
          )}
        >
          <EllipsisVertical className="size-4" />
        </button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align={message.from === "customer" ? "end" : "start"} className="w-64">
        <div className="flex justify-between px-0.5 pb-1">
          {QUICK_REACTIONS.map((emoji) => (
            <DropdownMenuItem
              key={emoji}
              aria-label={t("thread.react_with", { emoji })}
              onSelect={() => actions.onReact(message, own === emoji ? "" : emoji)}
              className={cn(
                "size-9 justify-center rounded-full !p-0 text-xl",
                own === emoji && "bg-selected",
              )}
            >
              {emoji}
            </DropdownMenuItem>
          ))}
          <DropdownMenuItem
            aria-label={t("thread.more_reactions")}
            onSelect={() => actions.onMoreReactions(message)}
            className="size-9 justify-center rounded-full !p-0"
          >
            <SmilePlus />
          </DropdownMenuItem>
        </div>
        <DropdownMenuSeparator />
        <DropdownMenuItem
          icon={<Reply />}
          onSelect={() => actions.onReply(message)}
          data-testid="message-reply"
        >
          {t("thread.reply")}
        </DropdownMenuItem>
        {text !== "" && (
          <DropdownMenuItem icon={<Copy />} onSelect={() => void navigator.clipboard.writeText(text)}>
            {t("thread.copy")}
          </DropdownMenuItem>
        )}
        {media?.url && (
          <DropdownMenuItem icon={<Download />} onSelect={() => download(media)}>
            {t("thread.download")}
          </DropdownMenuItem>
        )}
        <DropdownMenuItem icon={<Info />} onSelect={() => actions.onDetails(message)}>
          {t("thread.details")}
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

function download(media: PhoneMedia) {
  const link = document.createElement("a");
  link.href = media.url ?? "";
  link.download = media.filename ?? "";
  link.click();
}
