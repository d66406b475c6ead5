import { useQuery } from "@tanstack/react-query";
import { desk } from "../api/desk";
import { keys } from "../api/query-keys";
import { useLive } from "../live/live-store";

export function useCounts() {
  const ready = useLive((state) => state.ready);
  return useQuery({ queryKey: keys.counts, queryFn: desk.counts, enabled: ready });
}
