import { useQuery } from "@tanstack/react-query";
import { keys } from "../api/query-keys";
import { work } from "../api/work";

export const useAvailability = () => useQuery({ queryKey: keys.availability, queryFn: work.availability });
