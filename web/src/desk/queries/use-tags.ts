import { useQuery } from "@tanstack/react-query";
import { keys } from "../api/query-keys";
import { work } from "../api/work";

export const useTags = () => useQuery({ queryKey: keys.tags, queryFn: work.tags });
