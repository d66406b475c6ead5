import { useQuery } from "@tanstack/react-query";
import { keys } from "../api/query-keys";
import { work } from "../api/work";

export const useTeams = () => useQuery({ queryKey: keys.teams, queryFn: work.teams });
