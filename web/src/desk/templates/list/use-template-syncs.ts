import { useQuery } from "@tanstack/react-query";
import { desk } from "../../api/desk";
import { keys } from "../../api/query-keys";
import type { TemplateSync } from "../../api/types";

const LOOK_AGAIN_MS = 1000;

export const isUnderWay = (sync: TemplateSync) => sync.state === "waiting" || sync.state === "running";

/** How reading the templates of each account went; looked at again while it is being done. */
export const useTemplateSyncs = () =>
  useQuery({
    queryKey: keys.templateSyncs,
    queryFn: desk.templateSyncs,
    refetchInterval: (query) => (query.state.data?.some(isUnderWay) ? LOOK_AGAIN_MS : false),
  });
