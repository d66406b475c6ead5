import { Link } from "@tanstack/react-router";
import { Avatar } from "@ui/avatar";
import { Badge } from "@ui/badge";
import { Button, IconButton } from "@ui/button";
import { ArrowLeft, CheckCheck, PanelRight, RotateCcw } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Conversation } from "../api/types";
import { AssigneeSelect } from "../contact/assignee-select";
import { contactHandle, contactName } from "../contact/contact-name";
import { useChannel } from "../queries/use-channels";
import { SHORTCUTS } from "../shell/shortcuts";

interface ConversationHeaderProps {
  conversation: Conversation;
  panelOpen: boolean;
  onTogglePanel(): void;
  onToggleStatus(): void;
}

export function ConversationHeader({
  conversation,
  panelOpen,
  onTogglePanel,
  onToggleStatus,
}: ConversationHeaderProps) {
  const { t } = useTranslation("desk");
  const channel = useChannel(conversation.channel_id);
  const name = contactName(conversation.contact);
  const facts = [contactHandle(conversation.contact), channel?.name].filter(Boolean);
  const closed = conversation.status === "closed";
  const statusLabel = closed ? t("conversation.reopen") : t("conversation.close");
  return (
    <header className="flex h-15 shrink-0 items-center gap-2 border-b bg-surface px-2 sm:gap-3 sm:px-4">
      <Link
        to="/inbox"
        search
        aria-label={t("thread.back")}
        className="inline-flex size-9 shrink-0 items-center justify-center rounded-md text-ink-soft hover:bg-hover sm:hidden"
      >
        <ArrowLeft className="size-5" />
      </Link>
      <Avatar name={name} seed={conversation.contact.id} className="size-9" />
      <div className="min-w-0 flex-1">
        <h1 className="flex items-center gap-2 text-md leading-5 font-bold">
          <span className="truncate" dir="auto">
            {name}
          </span>
          {closed && <Badge>{t("conversation.closed")}</Badge>}
        </h1>
        <p className="truncate text-xs text-ink-faint">{facts.join(" · ")}</p>
      </div>
      <AssigneeSelect conversation={conversation} className="hidden h-8 w-40 text-sm lg:flex" />
      <Button
        size="sm"
        onClick={onToggleStatus}
        className="hidden h-8 md:inline-flex"
        data-testid="toggle-status"
      >
        {closed ? <RotateCcw /> : <CheckCheck />}
        {statusLabel}
      </Button>
      <IconButton
        label={statusLabel}
        shortcut={SHORTCUTS.close[0]}
        onClick={onToggleStatus}
        className="md:hidden"
      >
        {closed ? <RotateCcw /> : <CheckCheck />}
      </IconButton>
      <IconButton
        label={t("contact.panel")}
        shortcut={SHORTCUTS.panel[0]}
        aria-pressed={panelOpen}
        onClick={onTogglePanel}
        className={panelOpen ? "bg-selected text-primary" : undefined}
      >
        <PanelRight />
      </IconButton>
    </header>
  );
}
