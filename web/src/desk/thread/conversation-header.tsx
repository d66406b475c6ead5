import { Link } from "@tanstack/react-router";
import { Avatar } from "@ui/avatar";
import { Badge } from "@ui/badge";
import { Button, IconButton } from "@ui/button";
import { cn } from "@ui/cn";
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from "@ui/dropdown-menu";
import {
  ArrowLeft,
  CheckCheck,
  Clock,
  Ellipsis,
  Flag,
  type LucideIcon,
  PanelRight,
  RotateCcw,
  Tag,
  UserRoundPlus,
} from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Conversation } from "../api/types";
import { contactHandle, contactName } from "../contact/contact-name";
import { useAgents } from "../queries/use-agents";
import { useChannel } from "../queries/use-channels";
import { useAgent, useMay } from "../session/session";
import { SHORTCUTS, useShortcuts } from "../shell/shortcuts";
import { PriorityMark } from "../work/priority-mark";
import { useSnoozedText } from "../work/snoozed-text";
import { useWork } from "../work/use-work";
import { WorkMenu, type WorkMenuKind } from "../work/work-menu";

interface ConversationHeaderProps {
  conversation: Conversation;
  panelOpen: boolean;
  onTogglePanel(): void;
  onToggleStatus(): void;
}

const MENU_ICON: Record<WorkMenuKind, LucideIcon> = {
  assign: UserRoundPlus,
  tags: Tag,
  snooze: Clock,
  priority: Flag,
};

const MENU_KEY = {
  assign: SHORTCUTS.assign[0],
  tags: SHORTCUTS.tag[0],
  snooze: SHORTCUTS.snooze[0],
  priority: SHORTCUTS.priority[0],
} as const satisfies Record<WorkMenuKind, string>;

/** Who it is, and what can be done with the conversation. With little room, behind one button. */
export function ConversationHeader(props: ConversationHeaderProps) {
  const { conversation, panelOpen, onTogglePanel, onToggleStatus } = props;
  const { t } = useTranslation("desk");
  const mayWrite = useMay("conversations.write");
  const closed = conversation.status === "closed";
  const statusLabel = closed ? t("conversation.reopen") : t("conversation.close");
  return (
    <header className="@container flex h-15 shrink-0 items-center gap-1 border-b bg-surface px-2 sm:px-3">
      <Link
        to="/inbox"
        search
        aria-label={t("thread.back")}
        className="inline-flex size-9 shrink-0 items-center justify-center rounded-md text-ink-soft hover:bg-hover sm:hidden"
      >
        <ArrowLeft className="size-5" />
      </Link>
      <Identity conversation={conversation} />
      {mayWrite && (
        <>
          <Menus conversation={conversation} />
          <Button
            size="sm"
            onClick={onToggleStatus}
            className="ms-1 hidden h-8 @2xl:inline-flex"
            data-testid="toggle-status"
          >
            {closed ? <RotateCcw /> : <CheckCheck />}
            {statusLabel}
          </Button>
          <IconButton
            label={statusLabel}
            shortcut={SHORTCUTS.close[0]}
            onClick={onToggleStatus}
            className="@2xl:hidden"
          >
            {closed ? <RotateCcw /> : <CheckCheck />}
          </IconButton>
        </>
      )}
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

function Identity({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation("desk");
  const channel = useChannel(conversation.channel_id);
  const snoozed = useSnoozedText(conversation);
  const name = contactName(conversation.contact);
  const facts = [contactHandle(conversation.contact), channel?.name].filter(Boolean);
  return (
    <>
      <Avatar name={name} seed={conversation.contact.id} className="me-2 size-9" />
      <div className="min-w-0 flex-1">
        <h1 className="flex items-center gap-2 text-md leading-5 font-bold">
          {conversation.priority !== "none" && (
            <PriorityMark priority={conversation.priority} className="-me-1" />
          )}
          <span className="truncate" dir="auto" title={name} translate="no">
            {name}
          </span>
          {conversation.status === "closed" && <Badge>{t("conversation.closed")}</Badge>}
          {snoozed && (
            <Badge tone="warm" title={snoozed} className="min-w-0 shrink">
              <Clock aria-hidden="true" className="shrink-0" />
              <span className="hidden truncate @lg:inline">{snoozed}</span>
            </Badge>
          )}
        </h1>
        <p className="truncate text-xs text-ink-faint">{facts.join(" · ")}</p>
      </div>
    </>
  );
}

function Menus({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation("desk");
  const row = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<WorkMenuKind | null>(null);
  const agents = useAgents().data;
  const me = useAgent();
  const work = useWork();
  const assignee = agents?.find(({ id }) => id === conversation.assignee_id);
  useShortcuts({
    take: () => void work.assign([conversation], { kind: "person", id: me.id }, ""),
    assign: () => setOpen("assign"),
    tag: () => setOpen("tags"),
    snooze: () => setOpen("snooze"),
    priority: () => setOpen("priority"),
  });

  const menuButton = (kind: WorkMenuKind, content?: ReactNode) => {
    const Icon = MENU_ICON[kind];
    return (
      <IconButton
        label={t(`work.menu.${kind}`)}
        shortcut={MENU_KEY[kind]}
        onClick={() => setOpen(kind)}
        aria-haspopup="dialog"
        data-work-menu={kind}
        data-testid={`menu-${kind}`}
        className={cn("hidden @md:inline-flex", kind === "assign" && "@2xl:hidden")}
      >
        {content ?? <Icon />}
      </IconButton>
    );
  };
  return (
    <div ref={row} className="flex shrink-0 items-center gap-0.5">
      <Button
        size="sm"
        onClick={() => setOpen("assign")}
        aria-haspopup="dialog"
        className="me-1 hidden h-8 max-w-44 justify-start @2xl:inline-flex"
        data-work-menu="assign"
        data-testid="assign"
      >
        {assignee ? <Avatar name={assignee.name} seed={assignee.id} size="xs" /> : <UserRoundPlus />}
        <span className="truncate" dir="auto">
          {assignee?.name ?? t("work.menu.assign")}
        </span>
      </Button>
      {menuButton("assign", assignee && <Avatar name={assignee.name} seed={assignee.id} size="sm" />)}
      {menuButton("snooze")}
      {menuButton("priority")}
      {menuButton("tags")}
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <IconButton
            label={t("work.more")}
            className="@md:hidden"
            data-work-menu="more"
            data-testid="menu-more"
          >
            <Ellipsis />
          </IconButton>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          {(Object.keys(MENU_ICON) as WorkMenuKind[]).map((kind) => {
            const Icon = MENU_ICON[kind];
            return (
              <DropdownMenuItem key={kind} icon={<Icon />} onSelect={() => setOpen(kind)}>
                {t(`work.menu.${kind}`)}
              </DropdownMenuItem>
            );
          })}
        </DropdownMenuContent>
      </DropdownMenu>
      <WorkMenu conversations={[conversation]} kind={open} buttons={row} onClose={() => setOpen(null)} />
    </div>
  );
}
