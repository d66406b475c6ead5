import { useLocation, useNavigate, useParams } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { Button } from "@ui/button";
import { Skeleton } from "@ui/skeleton";
import { EmptyState, ErrorState } from "@ui/states";
import { Inbox, SearchX } from "lucide-react";
import { type MouseEvent, useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { sentenceOf } from "../../api/problem";
import type { Conversation, ConversationFilter } from "../../api/types";
import { useNow } from "../../live/server-clock";
import { useAgents } from "../../queries/use-agents";
import { useChannels } from "../../queries/use-channels";
import { useTags } from "../../queries/use-tags";
import { useTeams } from "../../queries/use-teams";
import { useMay } from "../../session/session";
import { useShortcuts } from "../../shell/shortcuts";
import { useInboxFilter } from "../inbox-filter";
import { clearSelection, extended, toggled, useSelection } from "../selection";
import { ConversationRow, ROW_HEIGHT_PX } from "./conversation-row";
import { isNarrowed, NO_NARROWING } from "./filter-chips";
import { RowCheckbox } from "./row-checkbox";
import { SelectionBar } from "./selection-bar";
import { useConversations } from "./use-conversations";

/** So many rows before the loaded ones end, the next page is fetched. */
const FETCH_AHEAD = 30;
const MINUTE_MS = 60_000;

export function ConversationList({ filter }: { filter: ConversationFilter }) {
  return (
    <div className="flex min-h-0 flex-1 flex-col" data-testid="conversation-list">
      <LoadedList filter={filter} />
    </div>
  );
}

function LoadedList({ filter }: { filter: ConversationFilter }) {
  const { query, rows } = useConversations(filter);
  if (query.isPending) return <ListSkeleton />;
  if (query.data === undefined) {
    return <ErrorState text={sentenceOf(query.error)} onRetry={() => void query.refetch()} />;
  }
  if (rows.length === 0 && !query.hasNextPage) return <EmptyList filter={filter} />;
  return <Rows key={JSON.stringify(filter)} rows={rows} query={query} />;
}

interface RowsProps {
  rows: Conversation[];
  query: ReturnType<typeof useConversations>["query"];
}

function Rows({ rows, query }: RowsProps) {
  const { t } = useTranslation("desk");
  const scroller = useRef<HTMLDivElement>(null);
  const { conversationId } = useParams({ strict: false });
  const nowMs = useNow(MINUTE_MS);
  const { channelOf, agentOf, teamOf, tagsById } = useNames();
  const chosenIds = useSelection(({ ids }) => ids);
  const mayChoose = useMay("conversations.write");
  const { searchStr } = useLocation();
  const onClick = useRowClick(rows, mayChoose);
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query;

  const virtualizer = useVirtualizer({
    count: rows.length + (hasNextPage ? 1 : 0),
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT_PX,
    overscan: 8,
    getItemKey: (index) => rows[index]?.id ?? "more",
  });
  const items = virtualizer.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;

  useEffect(() => {
    if (
      lastShown >= rows.length - FETCH_AHEAD &&
      hasNextPage &&
      !isFetchingNextPage &&
      !isFetchNextPageError
    ) {
      void fetchNextPage();
    }
  }, [lastShown, rows.length, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);

  useStepping(rows, conversationId, (index) => virtualizer.scrollToIndex(index));

  // Another list is another selection.
  useEffect(() => clearSelection, []);

  return (
    <>
      <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto">
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: the rows are links, Enter on one is a click */}
        <ul className="relative" onClick={onClick} style={{ height: virtualizer.getTotalSize() }}>
          {items.map((item) => {
            const conversation = rows[item.index];
            return (
              <li
                key={item.key}
                aria-setsize={hasNextPage ? -1 : rows.length}
                aria-posinset={item.index + 1}
                className="group absolute inset-x-0 top-0"
                style={{ height: item.size, transform: `translateY(${item.start}px)` }}
              >
                {conversation && mayChoose && (
                  <RowCheckbox
                    conversation={conversation}
                    checked={chosenIds.has(conversation.id)}
                    always={chosenIds.size > 0}
                  />
                )}
                {conversation ? (
                  <ConversationRow
                    conversation={conversation}
                    href={`/inbox/${conversation.id}${searchStr}`}
                    channel={channelOf(conversation.channel_id)}
                    assignee={agentOf(conversation.assignee_id)}
                    team={teamOf(conversation.team_id)}
                    tagsById={tagsById}
                    selected={conversation.id === conversationId}
                    nowMs={nowMs}
                  />
                ) : isFetchNextPageError ? (
                  <div className="flex h-full items-center justify-center">
                    <Button size="sm" onClick={() => void fetchNextPage()}>
                      {t("inbox.load_more")}
                    </Button>
                  </div>
                ) : (
                  <RowSkeleton />
                )}
              </li>
            );
          })}
        </ul>
      </div>
      <SelectionBar rows={rows} />
    </>
  );
}

/** What the rows name by ids; with a single channel there is nothing to tell apart. */
function useNames() {
  const channels = useChannels().data;
  const agents = useAgents().data;
  const teams = useTeams().data;
  const tags = useTags().data;
  return useMemo(() => {
    const channelsById = new Map(channels?.map((channel) => [channel.id, channel]));
    const agentsById = new Map(agents?.map((agent) => [agent.id, agent]));
    const teamsById = new Map(teams?.map((team) => [team.id, team]));
    return {
      channelOf: (id: string) => (channelsById.size > 1 ? channelsById.get(id) : undefined),
      agentOf: (id: string | null) => (id ? agentsById.get(id) : undefined),
      teamOf: (id: string | null) => (id ? teamsById.get(id) : undefined),
      tagsById: new Map(tags?.map((tag) => [tag.id, tag])),
    };
  }, [channels, agents, teams, tags]);
}

/**
 * The rows are plain links, far lighter than the router's own; a plain click stays in the page. A click on the picture
 * chooses the row, one with Shift all up to it.
 */
function useRowClick(rows: Conversation[], mayChoose: boolean) {
  const navigate = useNavigate();
  return (event: MouseEvent) => {
    const target = event.target as Element;
    const conversationId = target.closest<HTMLElement>("a[data-conversation-id]")?.dataset.conversationId;
    const chosenId = target.closest<HTMLElement>("[data-choose-id]")?.dataset.chooseId ?? null;
    if (mayChoose && event.shiftKey && (chosenId ?? conversationId)) {
      event.preventDefault();
      // The browser takes a click with Shift for the end of a stretch of text.
      window.getSelection()?.removeAllRanges();
      const listed = rows.map(({ id }) => id);
      return useSelection.setState((now) => extended(now, chosenId ?? conversationId ?? "", listed));
    }
    if (chosenId) return useSelection.setState((now) => toggled(now, chosenId));
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (!conversationId) return;
    event.preventDefault();
    void navigate({ to: "/inbox/$conversationId", params: { conversationId }, search: true });
  };
}

/** The keys for the next and the previous conversation. */
function useStepping(rows: Conversation[], currentId: string | undefined, scrollTo: (index: number) => void) {
  const navigate = useNavigate();
  const step = (by: number) => {
    const current = rows.findIndex((row) => row.id === currentId);
    const index = current < 0 ? 0 : current + by;
    const row = rows[index];
    if (!row) return;
    scrollTo(index);
    void navigate({ to: "/inbox/$conversationId", params: { conversationId: row.id }, search: true });
  };
  useShortcuts({
    next: () => step(1),
    previous: () => step(-1),
    select: () => currentId && useSelection.setState((now) => toggled(now, currentId)),
  });
}

function EmptyList({ filter }: { filter: ConversationFilter }) {
  const { t } = useTranslation("desk");
  const { setFilter } = useInboxFilter();
  if (filter.q || isNarrowed(filter)) {
    return (
      <EmptyState
        icon={<SearchX />}
        title={t("inbox.nothing_found.title")}
        text={filter.q ? t("inbox.nothing_found.text", { q: filter.q }) : undefined}
        action={
          <Button size="sm" onClick={() => setFilter({ q: undefined, ...NO_NARROWING })}>
            {t("inbox.clear_filters")}
          </Button>
        }
      />
    );
  }
  const queue = filter.team_id ? "team" : filter.queue;
  return (
    <EmptyState
      icon={<Inbox />}
      title={t(`inbox.empty.${queue}.title`)}
      text={t(`inbox.empty.${queue}.text`)}
    />
  );
}

function RowSkeleton() {
  return (
    <div className="flex h-18 items-center gap-3 px-3" aria-hidden="true">
      <Skeleton className="size-10 rounded-full" />
      <div className="flex-1 space-y-2">
        <Skeleton className="h-3.5 w-1/2" />
        <Skeleton className="h-3 w-4/5" />
      </div>
    </div>
  );
}

const SKELETON_ROWS = ["a", "b", "c", "d", "e", "f", "g", "h"];

function ListSkeleton() {
  const { t } = useTranslation("desk");
  return (
    <div role="status" className="min-h-0 flex-1 overflow-hidden">
      <span className="sr-only">{t("app.loading")}</span>
      {SKELETON_ROWS.map((row) => (
        <RowSkeleton key={row} />
      ))}
    </div>
  );
}
