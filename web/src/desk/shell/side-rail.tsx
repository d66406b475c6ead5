import { Link, useMatchRoute } from "@tanstack/react-router";
import { Avatar } from "@ui/avatar";
import { Mark } from "@ui/brand";
import { IconButton } from "@ui/button";
import { cn } from "@ui/cn";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@ui/dropdown-menu";
import { ThemeToggle } from "@ui/theme-toggle";
import { Tooltip } from "@ui/tooltip";
import {
  CircleUser,
  ClipboardList,
  Inbox,
  Keyboard,
  LayoutTemplate,
  LogOut,
  type LucideIcon,
  Search,
  Settings,
  SlidersHorizontal,
  Store,
  Users,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import { useCounts } from "../queries/use-counts";
import { useAgent, useSignOut } from "../session/session";
import { AvailabilityDot } from "../work/availability-dot";
import { COMMAND_BAR_KEYS, openCommandBar } from "./command-bar/command-bar";
import { AvailabilityItems, useMyAvailability } from "./my-availability";
import { type RailPage, usePreparePages } from "./prepare-pages";
import { openShortcutSheet } from "./shortcut-sheet";

/** Where one can go: at the side, and at the foot of a phone, where an open conversation hides it. */
export function SideRail() {
  const { t } = useTranslation("desk");
  const inConversation = Boolean(useMatchRoute()({ to: "/inbox/$conversationId" }));
  const unread = useCounts().data?.unread ?? 0;
  const prepare = usePreparePages();
  return (
    <nav
      aria-label={t("nav.label")}
      className={cn(
        "flex shrink-0 items-center justify-around gap-1 border-t bg-canvas px-2 py-1.5",
        "sm:w-15 sm:flex-col sm:justify-start sm:border-e sm:border-t-0 sm:px-0 sm:py-3",
        inConversation && "max-sm:hidden",
      )}
    >
      <Mark className="mb-3 hidden sm:block" />
      <RailLink to="/inbox" icon={Inbox} label={t("nav.inbox")} count={unread} onPoint={prepare} />
      <RailLink to="/contacts" icon={Users} label={t("nav.contacts")} onPoint={prepare} />
      <RailLink to="/templates" icon={LayoutTemplate} label={t("nav.templates")} onPoint={prepare} />
      <RailLink to="/flows" icon={ClipboardList} label={t("nav.flows")} onPoint={prepare} />
      <RailLink to="/catalogue" icon={Store} label={t("nav.catalogue")} onPoint={prepare} />
      <RailLink to="/settings" icon={Settings} label={t("nav.settings")} onPoint={prepare} />
      <span className="hidden flex-1 sm:block" />
      <IconButton
        label={t("command_bar.title")}
        shortcut={COMMAND_BAR_KEYS}
        className="max-sm:hidden"
        onClick={openCommandBar}
      >
        <Search />
      </IconButton>
      <ThemeToggle className="max-sm:hidden" />
      <AgentMenu />
    </nav>
  );
}

interface RailLinkProps {
  to: RailPage;
  icon: LucideIcon;
  label: string;
  count?: number;
  onPoint(page: RailPage): void;
}

function RailLink({ to, icon: Icon, label, count = 0, onPoint }: RailLinkProps) {
  return (
    <Tooltip text={label} side="right">
      <Link
        to={to}
        onPointerEnter={() => onPoint(to)}
        onFocus={() => onPoint(to)}
        className="relative inline-flex h-10 w-14 items-center justify-center rounded-md text-ink-soft transition-colors hover:bg-hover hover:text-ink sm:size-10"
        activeProps={{ className: "bg-selected text-primary hover:bg-selected hover:text-primary" }}
      >
        <Icon className="size-5" aria-hidden="true" />
        <span className="sr-only">{label}</span>
        {count > 0 && (
          <span className="absolute end-2.5 top-0.5 min-w-4 rounded-full bg-accent px-1 text-center text-[0.625rem] leading-4 font-bold text-on-accent sm:end-0">
            {count > 99 ? "99+" : count}
          </span>
        )}
      </Link>
    </Tooltip>
  );
}

function AgentMenu() {
  const { t } = useTranslation("desk");
  const agent = useAgent();
  const signOut = useSignOut();
  const availability = useMyAvailability();
  return (
    <DropdownMenu>
      <DropdownMenuTrigger
        className="inline-flex h-10 w-14 items-center justify-center rounded-md hover:bg-hover sm:size-10"
        data-testid="account-menu"
      >
        <span className="relative inline-flex">
          <Avatar name={agent.name} seed={agent.id} size="sm" />
          {availability && (
            <AvailabilityDot
              state={availability}
              className="absolute -end-0.5 -bottom-0.5 size-3 ring-2 ring-canvas"
            />
          )}
        </span>
        <span className="sr-only">{t("nav.account", { name: agent.name })}</span>
      </DropdownMenuTrigger>
      <DropdownMenuContent side="right" align="end">
        <DropdownMenuLabel>
          <span className="block text-base text-ink">{agent.name}</span>
          {agent.email}
        </DropdownMenuLabel>
        <DropdownMenuSeparator />
        <AvailabilityItems />
        {availability && <DropdownMenuSeparator />}
        <DropdownMenuItem asChild icon={<CircleUser />}>
          <Link to="/settings/account">{t("account.title")}</Link>
        </DropdownMenuItem>
        <DropdownMenuItem asChild icon={<SlidersHorizontal />}>
          <Link to="/settings/preferences">{t("preferences.title")}</Link>
        </DropdownMenuItem>
        <DropdownMenuItem icon={<Search />} onSelect={openCommandBar}>
          {t("command_bar.title")}
        </DropdownMenuItem>
        <DropdownMenuItem icon={<Keyboard />} onSelect={openShortcutSheet}>
          {t("shortcuts.title")}
        </DropdownMenuItem>
        <DropdownMenuSeparator />
        <DropdownMenuItem icon={<LogOut />} onSelect={() => void signOut()}>
          {t("nav.sign_out")}
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
