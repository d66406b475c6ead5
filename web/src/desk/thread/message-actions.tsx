import { IconButton } from "@ui/button";
import { cn } from "@ui/cn";
import { copyText } from "@ui/copy-button";
import { EmojiPicker } from "@ui/emoji-picker";
import { Popover, PopoverContent, PopoverTrigger } from "@ui/popover";
import { toast } from "@ui/toast";
import { Copy, Plus, Reply, SmilePlus } from "lucide-react";
import { useState } from "react";
import { flushSync } from "react-dom";
import { useTranslation } from "react-i18next";
import type { Message } from "../api/types";
import { focusComposer } from "../composer/composer-focus";
import { chooseTab } from "../composer/composer-tab";
import { changeDraft } from "../composer/drafts";
import { useMay } from "../session/session";
import { previewOf, quotedFrom } from "./message-preview";
import { useThread } from "./thread-context";
import { useMessageActions } from "./use-message-actions";

const QUICK_REACTIONS = ["👍", "❤️", "😂", "😮", "😢", "🙏"];

/** Appears beside a message under the pointer or the keyboard; always there on a touch screen. */
export function MessageActions({ message }: { message: Message }) {
  const { t } = useTranslation("desk");
  const { windowOpen } = useThread();
  const [reacting, setReacting] = useState(false);
  const { text } = previewOf(message);
  const mayWrite = useMay("conversations.write");
  const answerable = message.wamid !== null && windowOpen && mayWrite;
  if (!answerable && text === "") return null;

  return (
    <div
      className={cn(
        "pointer-events-none flex shrink-0 items-center opacity-0 transition-opacity duration-(--quick)",
        "group-hover/message:pointer-events-auto group-hover/message:opacity-100",
        "group-focus-within/message:pointer-events-auto group-focus-within/message:opacity-100",
        // No room beside the bubble on a phone: there they float above it, after a tap.
        "pointer-coarse:absolute pointer-coarse:bottom-full pointer-coarse:z-2 pointer-coarse:rounded-full",
        "pointer-coarse:border pointer-coarse:bg-raised pointer-coarse:shadow-pop",
        reacting && "pointer-events-auto opacity-100",
      )}
    >
      {answerable && (
        <>
          <ReactButton message={message} open={reacting} onOpenChange={setReacting} />
          <IconButton
            size="sm"
            label={t("message.reply")}
            onClick={() => {
              changeDraft(message.conversation_id, { replyTo: quotedFrom(message) });
              // The field must be there before it can have the focus.
              flushSync(() => chooseTab(message.conversation_id, "reply"));
              focusComposer();
            }}
            data-testid="message-reply"
          >
            <Reply />
          </IconButton>
        </>
      )}
      {text !== "" && (
        <IconButton
          size="sm"
          label={t("message.copy")}
          onClick={() => void copyText(text).then(() => toast.success(t("message.copied")))}
        >
          <Copy />
        </IconButton>
      )}
    </div>
  );
}

interface ReactButtonProps {
  message: Message;
  open: boolean;
  onOpenChange(open: boolean): void;
}

function ReactButton({ message, open, onOpenChange }: ReactButtonProps) {
  const { t } = useTranslation("desk");
  const { react } = useMessageActions();
  const [all, setAll] = useState(false);
  const own = message.reactions.find((reaction) => reaction.from === "business")?.emoji;

  const change = (next: boolean) => {
    setAll(false);
    onOpenChange(next);
  };
  const pick = (emoji: string) => {
    change(false);
    void react(message, emoji === own ? "" : emoji);
  };

  return (
    <Popover open={open} onOpenChange={change}>
      <PopoverTrigger asChild>
        <IconButton size="sm" label={t("message.react")} data-testid="message-react">
          <SmilePlus />
        </IconButton>
      </PopoverTrigger>
      <PopoverContent side="top" aria-label={t("message.react")}>
        {all ? (
          <EmojiPicker onPick={pick} />
        ) : (
          <div className="flex items-center gap-0.5 p-1">
            {QUICK_REACTIONS.map((emoji) => (
              <button
                key={emoji}
                type="button"
                aria-pressed={emoji === own}
                onClick={() => pick(emoji)}
                className={cn(
                  "inline-flex size-9 items-center justify-center rounded-md text-xl hover:bg-hover",
                  emoji === own && "bg-selected",
                )}
              >
                {emoji}
              </button>
            ))}
            <IconButton label={t("message.more_emoji")} onClick={() => setAll(true)}>
              <Plus />
            </IconButton>
          </div>
        )}
      </PopoverContent>
    </Popover>
  );
}
