import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Avatar } from "@ui/avatar";
import { Badge } from "@ui/badge";
import { IconButton } from "@ui/button";
import { cn } from "@ui/cn";
import { ConfirmDialog } from "@ui/confirm-dialog";
import { dayLabel, daysAgo } from "@ui/datetime";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@ui/dropdown-menu";
import { toast } from "@ui/toast";
import type { TFunction } from "i18next";
import { LogOut, MoreHorizontal, Pencil, ShieldCheck, ShieldOff, UserCheck, UserX } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { people } from "../../api/people";
import { sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";
import type { Agent, AgentChange, SignInSafety } from "../../api/types";
import { useLive } from "../../live/live-store";
import { useAgent, useMay } from "../../session/session";
import { useMayGive, useRoleName, useRoles } from "../roles/use-roles";
import { RenameDialog } from "./rename-dialog";
import { RoleSelect } from "./role-select";

interface ColleagueRowProps {
  agent: Agent;
  /** For those who may change people, once it is loaded. */
  safety: SignInSafety | undefined;
}

export function ColleagueRow({ agent, safety }: ColleagueRowProps) {
  const { t, i18n } = useTranslation("desk");
  const client = useQueryClient();
  const isMe = useAgent().id === agent.id;
  const isOnline = useLive((state) => state.onlineAgentIds.includes(agent.id));
  const roles = useRoles();
  const nameOf = useRoleName();
  const mayGive = useMayGive();
  // Nobody changes those who may do more than they. One's own role is for others to change: a slip would lock one out.
  const mayChange = useMay("people.write") && mayGive(roles.data?.find(({ role }) => role === agent.role));
  const change = useMutation({
    mutationFn: (to: AgentChange) => people.change(agent.id, to),
    onError: (error) => toast.error(sentenceOf(error)),
    onSettled() {
      void client.invalidateQueries({ queryKey: keys.agents });
      void client.invalidateQueries({ queryKey: keys.roles });
      void client.invalidateQueries({ queryKey: keys.me });
    },
  });
  return (
    <li
      className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3"
      data-testid="colleague"
      aria-label={agent.name}
    >
      <span className="relative shrink-0">
        <Avatar name={agent.name} seed={agent.id} className={cn(!agent.is_active && "opacity-60")} />
        {isOnline && (
          <span className="absolute end-0 bottom-0 size-2.5 rounded-full bg-success ring-2 ring-surface" />
        )}
      </span>
      <div className="min-w-0 flex-1 basis-40">
        <p className="flex items-baseline gap-1.5">
          <span className="min-w-0 truncate font-semibold" dir="auto" title={agent.name}>
            {agent.name}
          </span>
          {isMe && <span className="shrink-0 text-ink-faint">· {t("people.you")}</span>}
        </p>
        <p className="truncate text-sm text-ink-faint" title={agent.email}>
          {agent.email}
        </p>
        {safety && (
          <p className="flex flex-wrap items-center gap-x-2 text-xs text-ink-faint" data-testid="safety">
            {safety.has_second_factor && (
              <span className="inline-flex items-center gap-1 text-success">
                <ShieldCheck className="size-3.5" aria-hidden="true" />
                {t("people.second_factor")}
              </span>
            )}
            <span>{seenText(safety.last_seen_at, t, i18n.language)}</span>
          </p>
        )}
      </div>
      <div className="flex items-center gap-2 max-sm:basis-full max-sm:ps-13">
        {!agent.is_active && <Badge>{t("people.suspended")}</Badge>}
        {isOnline && <Badge tone="success">{t("people.online")}</Badge>}
        {mayChange && agent.is_active && !isMe ? (
          <RoleSelect
            value={agent.role}
            label={t("people.role_of", { name: agent.name })}
            disabled={change.isPending}
            onChange={(role) => change.mutate({ role })}
            className="w-44 max-sm:flex-1"
          />
        ) : (
          <span className="max-w-44 truncate text-sm text-ink-soft" title={nameOf(agent.role)}>
            {nameOf(agent.role)}
          </span>
        )}
        {mayChange ? (
          <ColleagueMenu
            agent={agent}
            isMe={isMe}
            hasSecondFactor={safety?.has_second_factor === true}
            onChange={(to) => change.mutate(to)}
          />
        ) : (
          <span className="w-9 max-sm:hidden" />
        )}
      </div>
    </li>
  );
}

/** To the day: the server writes no more down. Sessions follow the machine's clock, not the travelling one. */
function seenText(at: string | null, t: TFunction<"desk">, language: string): string {
  if (at === null) return t("people.never_seen");
  const [seen, now] = [Date.parse(at), Date.now()];
  return daysAgo(seen, now) <= 0
    ? t("people.seen_today")
    : t("people.seen", { when: dayLabel(seen, now, language) });
}

interface ColleagueMenuProps {
  agent: Agent;
  isMe: boolean;
  hasSecondFactor: boolean;
  onChange(change: AgentChange): void;
}

function ColleagueMenu({ agent, isMe, hasSecondFactor, onChange }: ColleagueMenuProps) {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const [asking, setAsking] = useState<"suspend" | "rename" | "reset" | null>(null);
  const suspend = useMutation({
    mutationFn: () => people.change(agent.id, { is_active: false }),
    onSuccess() {
      setAsking(null);
      toast.success(t("people.suspend.done", { name: agent.name }));
    },
    onSettled() {
      void client.invalidateQueries({ queryKey: keys.agents });
      void client.invalidateQueries({ queryKey: keys.roles });
    },
  });
  const signOut = useMutation({
    mutationFn: () => people.signOut(agent.id),
    onSuccess: () => toast.success(t("people.sign_out.done", { name: agent.name })),
    onError: (error) => toast.error(sentenceOf(error)),
  });
  const reset = useMutation({
    mutationFn: () => people.resetSecondFactor(agent.id),
    onSuccess() {
      setAsking(null);
      toast.success(t("people.reset_factor.done", { name: agent.name }));
    },
    onSettled: () => void client.invalidateQueries({ queryKey: keys.signInSafety }),
  });
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <IconButton label={t("people.more", { name: agent.name })}>
            <MoreHorizontal />
          </IconButton>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          <DropdownMenuItem icon={<Pencil />} onSelect={() => setAsking("rename")}>
            {t("people.rename.action")}
          </DropdownMenuItem>
          {agent.is_active ? (
            !isMe && (
              <>
                <DropdownMenuItem icon={<LogOut />} onSelect={() => signOut.mutate()}>
                  {t("people.sign_out.action")}
                </DropdownMenuItem>
                {hasSecondFactor && (
                  <DropdownMenuItem icon={<ShieldOff />} onSelect={() => setAsking("reset")}>
                    {t("people.reset_factor.action")}
                  </DropdownMenuItem>
                )}
                <DropdownMenuSeparator />
                <DropdownMenuItem icon={<UserX />} danger onSelect={() => setAsking("suspend")}>
                  {t("people.suspend.action")}
                </DropdownMenuItem>
              </>
            )
          ) : (
            <DropdownMenuItem icon={<UserCheck />} onSelect={() => onChange({ is_active: true })}>
              {t("people.reactivate")}
            </DropdownMenuItem>
          )}
        </DropdownMenuContent>
      </DropdownMenu>
      {asking === "suspend" && (
        <ConfirmDialog
          title={t("people.suspend.title", { name: agent.name })}
          text={t("people.suspend.text")}
          action={t("people.suspend.action")}
          busy={suspend.isPending}
          problem={suspend.error ? sentenceOf(suspend.error) : undefined}
          onConfirm={() => suspend.mutate()}
          onClose={() => setAsking(null)}
        >
          <ul className="list-disc space-y-1 ps-5 text-sm text-ink-soft">
            <li>{t("people.suspend.conversations")}</li>
            <li>{t("people.suspend.messages")}</li>
            <li>{t("people.suspend.keys")}</li>
          </ul>
        </ConfirmDialog>
      )}
      {asking === "reset" && (
        <ConfirmDialog
          title={t("people.reset_factor.title", { name: agent.name })}
          text={t("people.reset_factor.text")}
          action={t("people.reset_factor.action")}
          busy={reset.isPending}
          problem={reset.error ? sentenceOf(reset.error) : undefined}
          onConfirm={() => reset.mutate()}
          onClose={() => setAsking(null)}
        />
      )}
      {asking === "rename" && <RenameDialog agent={agent} onClose={() => setAsking(null)} />}
    </>
  );
}
