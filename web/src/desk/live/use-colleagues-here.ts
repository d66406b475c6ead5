import { useMemo } from "react";
import { useAgents } from "../queries/use-agents";
import { useAgent } from "../session/session";
import { type Attendant, useActivity } from "./activity";

export interface ColleagueHere {
  id: string;
  name: string;
  typing: Attendant["typing"];
}

/** Colleagues who have a conversation open, by name. */
export function useColleaguesHere(conversationId: string): ColleagueHere[] {
  const attendants = useActivity((state) => state.attendants);
  const agents = useAgents().data;
  const me = useAgent();
  return useMemo(() => {
    const here = attendants.filter((one) => one.conversationId === conversationId && one.agentId !== me.id);
    const named = here.flatMap(({ agentId, typing }) => {
      const name = agents?.find(({ id }) => id === agentId)?.name;
      return name === undefined ? [] : [{ id: agentId, name, typing }];
    });
    return named.toSorted((a, b) => a.name.localeCompare(b.name));
  }, [attendants, agents, me, conversationId]);
}
