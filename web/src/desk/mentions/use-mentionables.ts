import { useMemo } from "react";
import { useAgents } from "../queries/use-agents";
import { useTeams } from "../queries/use-teams";
import { useAgent } from "../session/session";
import type { Mentionable } from "./mention-text";

/** Everybody who can be called: colleagues who still are, and teams of any of them. Nobody calls herself. */
export function useMentionables(): Mentionable[] {
  const me = useAgent();
  const agents = useAgents().data;
  const teams = useTeams().data;
  return useMemo(() => {
    const active = (agents ?? []).filter(({ id, is_active }) => is_active && id !== me.id);
    const activeIds = new Set(active.map(({ id }) => id));
    const people = active.map(({ id, name }) => ({ kind: "agent" as const, id, name, agentIds: [id] }));
    const groups = (teams ?? []).map(({ id, name, member_ids }) => ({
      kind: "team" as const,
      id,
      name,
      agentIds: member_ids.filter((member) => activeIds.has(member)),
    }));
    return [...people, ...groups.filter(({ agentIds }) => agentIds.length > 0)];
  }, [me.id, agents, teams]);
}
