import { useMemo } from "react";
import { useAgents } from "../queries/use-agents";
import { useTeams } from "../queries/use-teams";
import type { Mentionable } from "./mention-text";

/** Everybody who can be called: colleagues who still are, and teams of any of them. */
export function useMentionables(): Mentionable[] {
  const agents = useAgents().data;
  const teams = useTeams().data;
  return useMemo(() => {
    const active = (agents ?? []).filter(({ is_active }) => is_active);
    const activeIds = new Set(active.map(({ id }) => id));
    const people = active.map(({ id, name }) => ({ kind: "agent" as const, id, name, agentIds: [id] }));
    const groups = (teams ?? []).map(({ id, name, member_ids }) => ({
      kind: "team" as const,
      id,
      name,
      agentIds: member_ids.filter((member) => activeIds.has(member)),
    }));
    return [...people, ...groups.filter(({ agentIds }) => agentIds.length > 0)];
  }, [agents, teams]);
}
