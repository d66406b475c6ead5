import { infiniteQueryOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { desk } from "../../api/desk";
import { keys } from "../../api/query-keys";
import type { TemplateFilter, TemplateSync } from "../../api/types";
import type { EventLog } from "../../live/event-log";

const LOOK_AGAIN_MS = 1000;

export const isUnderWay = (sync: TemplateSync) => sync.state === "waiting" || sync.state === "running";

export const templateListQuery = (filter: TemplateFilter, log: EventLog) =>
  infiniteQueryOptions({
    queryKey: keys.templates(filter),
    queryFn: ({ pageParam, signal }) =>
      log.during(() => desk.templates(filter, { cursor: pageParam, signal })),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });

export const templateCountsQuery = queryOptions({
  queryKey: keys.templateCounts,
  queryFn: desk.templateCounts,
});

/** How reading the templates of each account went; looked at again while it is being done. */
export const templateSyncsQuery = queryOptions({
  queryKey: keys.templateSyncs,
  queryFn: desk.templateSyncs,
  refetchInterval: (query) => (query.state.data?.some(isUnderWay) ? LOOK_AGAIN_MS : false),
});

/** Everything that the page shows when it opens. */
export const prefetchTemplates = (client: QueryClient, log: EventLog) =>
  Promise.all([
    client.prefetchInfiniteQuery(templateListQuery({}, log)),
    client.prefetchQuery(templateCountsQuery),
    client.prefetchQuery(templateSyncsQuery),
  ]);
