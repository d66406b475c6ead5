import { useQuery } from "@tanstack/react-query";
import { desk } from "../api/desk";
import { keys } from "../api/query-keys";

export const useAgents = () => useQuery({ queryKey: keys.agents, queryFn: desk.agents });
