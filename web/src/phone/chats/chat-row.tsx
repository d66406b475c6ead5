import { Avatar } from "@ui/avatar";
import { Badge } from "@ui/badge";
import { IconButton } from "@ui/button";
import { cn } from "@ui/cn";
import { listTime } from "@ui/datetime";
import { MessagePreview } from "@ui/message-kind";
import { Ticks } from "@ui/ticks";
import { toast } from "@ui/toast";
import { CheckCheck } from "lucide-react";
import { useTranslation } from "react-i18next";
import { control } from "../../control/control-client";
import type { Chat } from "../../control/types";
import { useCloudNow } from "../../control/use-cloud-now";
import { withNothingUnread } from "../state/chat-list";
import { newestUnread } from "../state/message-list";
import { previewKind, previewText, tickStatus } from "../state/message-text";
import { queryClient, queryKeys } from "../state/phone-queries";

interface ChatRowProps {
  wa_id: string;
  chat: Chat;
  onOpen(phoneNumberId: string): void;
}

/** The newest unread message stands among the newest ones: reading counts for all before it. */
const MESSAGES_LOOKED_AT = 100;

export function ChatRow({ wa_id, chat, onOpen }: ChatRowProps) {
  const { t, i18n } = useTranslation("phone");
  const now = useCloudNow(30_000);
  const { last_message: last, unread_count: unread } = chat;

  const markRead = async () => {
    try {
      const { data } = await control.messages(wa_id, chat.phone_number_id, MESSAGES_LOOKED_AT);
      const newest = newestUnread(data);
      if (newest === null) return;
      await control.markRead(wa_id, newest.id);
      queryClient.setQueryData<Chat[]>(
        queryKeys.chats(wa_id),
        (chats) => chats && withNothingUnread(chats, chat.phone_number_id),
      );
    } catch (error) {
      toast.error(error instanceof Error ? error.message : String(error));
    }
  };

  return (
    <div className="group relative">
      <button
        type="button"
        data-testid="chat-row"
        data-phone-number-id={chat.phone_number_id}
        onClick={() => onOpen(chat.phone_number_id)}
        className="flex w-full items-center gap-3 px-4 py-2.5 text-start transition-colors hover:bg-hover focus-visible:-outline-offset-2"
      >
        <Avatar name={chat.verified_name} seed={chat.phone_number_id} className="!size-11" />
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-2">
            <span className="min-w-0 flex-1 truncate text-md font-semibold">{chat.verified_name}</span>
            {last && (
              <time
                className={cn("text-xs", unread > 0 ? "font-semibold text-accent-ink" : "text-ink-faint")}
              >
                {listTime(Date.parse(last.timestamp), now, i18n.language)}
              </time>
            )}
          </span>
          <span className="flex h-5 items-center gap-1.5 text-sm text-ink-soft">
            {chat.typing ? (
              <span className="flex-1 font-medium text-primary">{t("thread.typing")}</span>
            ) : last ? (
              <>
                {last.from === "customer" && <Ticks status={tickStatus(last.status)} />}
                <MessagePreview kind={previewKind(last)} preview={previewText(last)} className="flex-1" />
              </>
            ) : (
              <span className="flex-1 truncate text-ink-faint">{chat.display_phone_number}</span>
            )}
            {unread > 0 && (
              <Badge tone="accent" title={t("chats.unread", { count: unread })}>
                {unread > 99 ? "99+" : unread}
              </Badge>
            )}
          </span>
        </span>
      </button>
      {unread > 0 && (
        <IconButton
          size="sm"
          label={t("chats.mark_read")}
          onClick={() => void markRead()}
          className="absolute end-10 bottom-2 !bg-raised opacity-0 shadow-bubble group-hover:opacity-100 focus-visible:opacity-100"
        >
          <CheckCheck />
        </IconButton>
      )}
    </div>
  );
}
