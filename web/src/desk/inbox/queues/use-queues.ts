import type { ConversationFilter, Queue, QueueCounts, Team } from "../../api/types";
import { useCounts } from "../../queries/use-counts";
import { useTeams } from "../../queries/use-teams";
import { useAgent } from "../../session/session";
import { useInboxFilter } from "../inbox-filter";

/** One line of the queues: a queue, or the open conversations of a team. */
export interface QueueEntry {
  key: string;
  queue: Queue;
  team?: Team;
  /** Absent until the counts are here, and for teams that one is not in. */
  count?: number;
}

export interface QueueSections {
  own: QueueEntry[];
  teams: QueueEntry[];
  /** Teams that one is not in, unless one of them is open. */
  otherTeams: Team[];
  all: QueueEntry[];
}

const OWN = ["mine", "unassigned", "mentions"] as const satisfies Queue[];
const ALL = ["all", "unread", "snoozed", "closed"] as const satisfies Queue[];

export function queueSections(
  teams: readonly Team[],
  counts: QueueCounts | undefined,
  meId: string,
  openTeamId: string | undefined,
): QueueSections {
  const entry = (queue: Queue): QueueEntry => ({ key: queue, queue, count: counts?.[queue] });
  const isShown = (team: Team) => team.member_ids.includes(meId) || team.id === openTeamId;
  return {
    own: OWN.map(entry),
    teams: teams.filter(isShown).map((team) => ({
      key: `team-${team.id}`,
      queue: "all",
      team,
      count: counts?.teams.find(({ team_id }) => team_id === team.id)?.open,
    })),
    otherTeams: teams.filter((team) => !isShown(team)),
    all: ALL.map(entry),
  };
}

export const isOpenEntry = ({ queue, team }: QueueEntry, filter: ConversationFilter) =>
  queue === filter.queue && team?.id === filter.team_id;

/** What is open, and what can be opened. Another queue keeps the filters, but for a status of its own. */
export function useQueues() {
  const { filter, setFilter } = useInboxFilter();
  const teams = useTeams().data ?? [];
  const sections = queueSections(teams, useCounts().data, useAgent().id, filter.team_id);
  const entries = [...sections.own, ...sections.teams, ...sections.all];
  const openIndex = entries.findIndex((entry) => isOpenEntry(entry, filter));

  const open = ({ queue, team }: Pick<QueueEntry, "queue" | "team">) =>
    setFilter({ queue, team_id: team?.id, status: undefined });

  const step = (by: number) => {
    const next = entries[(Math.max(openIndex, 0) + by + entries.length) % entries.length];
    if (next) open(next);
  };
  return { filter, sections, opened: entries[openIndex], open, step };
}
