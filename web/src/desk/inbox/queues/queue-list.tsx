import { ChoiceList } from "@ui/choice-list";
import { cn } from "@ui/cn";
import { Popover, PopoverContent, PopoverTrigger } from "@ui/popover";
import {
  Archive,
  AtSign,
  Clock,
  Ellipsis,
  Inbox,
  type LucideIcon,
  MailOpen,
  UserRound,
  UserRoundX,
  UsersRound,
} from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Queue, Team } from "../../api/types";
import { isOpenEntry, type QueueEntry, useQueues } from "./use-queues";

export const QUEUE_ICON: Record<Queue, LucideIcon> = {
  mine: UserRound,
  unassigned: UserRoundX,
  mentions: AtSign,
  all: Inbox,
  unread: MailOpen,
  snoozed: Clock,
  closed: Archive,
};

export const MOST_COUNTED = 10_000;

/** "10,000+" for what is not counted further. */
export function useCountText() {
  const { i18n } = useTranslation("desk");
  return (count: number) => count.toLocaleString(i18n.language) + (count >= MOST_COUNTED ? "+" : "");
}

/** Everything that one may work through: one's own, the teams', all. */
export function QueueList({ onOpened }: { onOpened?(): void }) {
  const { t } = useTranslation("desk");
  const { filter, sections, open } = useQueues();
  const line = (entry: QueueEntry) => (
    <QueueLine
      key={entry.key}
      entry={entry}
      isOpen={isOpenEntry(entry, filter)}
      onOpen={() => {
        open(entry);
        onOpened?.();
      }}
    />
  );
  const hasTeams = sections.teams.length + sections.otherTeams.length > 0;
  return (
    <nav aria-label={t("queue.label")} className="flex flex-col gap-4" data-testid="queues">
      <ul>{sections.own.map(line)}</ul>
      {hasTeams && (
        <section>
          <h2 className="px-2.5 pb-1 text-xs font-semibold text-ink-faint">{t("queue.teams")}</h2>
          <ul>
            {sections.teams.map(line)}
            {sections.otherTeams.length > 0 && (
              <li>
                <OtherTeams
                  teams={sections.otherTeams}
                  onOpen={(team) => {
                    open({ queue: "all", team });
                    onOpened?.();
                  }}
                />
              </li>
            )}
          </ul>
        </section>
      )}
      <ul>{sections.all.map(line)}</ul>
    </nav>
  );
}

interface QueueLineProps {
  entry: QueueEntry;
  isOpen: boolean;
  onOpen(): void;
}

const LINE =
  "flex h-9 w-full items-center gap-2.5 rounded-md px-2.5 text-start focus-visible:-outline-offset-2 lg:h-8 lg:text-sm [&>svg]:size-4 [&>svg]:shrink-0";

function QueueLine({ entry, isOpen, onOpen }: QueueLineProps) {
  const { t } = useTranslation("desk");
  const countText = useCountText();
  const { queue, team, count } = entry;
  const Icon = team ? UsersRound : QUEUE_ICON[queue];
  const name = team ? team.name : t(`queue.${queue}`);
  // What waits for oneself stands out; what is put away does not.
  const calls = (queue === "mentions" || queue === "unread") && count !== undefined && count > 0;
  return (
    <li>
      <button
        type="button"
        aria-current={isOpen || undefined}
        onClick={onOpen}
        title={name}
        data-testid={team ? `queue-team-${team.id}` : `queue-${queue}`}
        className={cn(
          LINE,
          isOpen ? "bg-selected font-semibold text-primary" : "text-ink-soft hover:bg-hover hover:text-ink",
        )}
      >
        <Icon aria-hidden="true" />
        <span className="min-w-0 flex-1 truncate" dir="auto">
          {name}
        </span>
        {count !== undefined && count > 0 && (
          <span
            className={cn("text-xs tabular-nums", calls ? "font-bold text-accent-ink" : "text-ink-faint")}
            data-testid="queue-count"
          >
            {countText(count)}
          </span>
        )}
      </button>
    </li>
  );
}

function OtherTeams({ teams, onOpen }: { teams: Team[]; onOpen(team: Team): void }) {
  const { t } = useTranslation("desk");
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover open={isOpen} onOpenChange={setOpen} modal>
      <PopoverTrigger
        className={cn(LINE, "text-ink-soft hover:bg-hover hover:text-ink")}
        data-testid="other-teams"
      >
        <Ellipsis aria-hidden="true" />
        <span className="min-w-0 flex-1 truncate">{t("queue.other_teams")}</span>
        <span className="text-xs text-ink-faint">{teams.length}</span>
      </PopoverTrigger>
      <PopoverContent side="right" align="start" className="w-64">
        <ChoiceList
          label={t("queue.other_teams")}
          nothing={t("queue.no_team")}
          choices={teams.map((team) => ({
            id: team.id,
            words: team.name,
            content: (
              <>
                <UsersRound className="size-4 shrink-0 text-ink-faint" aria-hidden="true" />
                <span className="truncate" dir="auto">
                  {team.name}
                </span>
              </>
            ),
          }))}
          onChoose={(id) => {
            const team = teams.find((one) => one.id === id);
            setOpen(false);
            if (team) onOpen(team);
          }}
        />
      </PopoverContent>
    </Popover>
  );
}
