import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { Button } from "@ui/button";
import { Skeleton } from "@ui/skeleton";
import { EmptyState, ErrorState } from "@ui/states";
import { LayoutTemplate } from "lucide-react";
import { useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { sentenceOf } from "../../api/problem";
import type { TemplateFilter, TemplateGroup } from "../../api/types";
import { useLiveTools } from "../../live/live-provider";
import type { TemplatesSearch } from "../../router";
import { templateListQuery } from "./template-queries";
import { ROW_HEIGHT_PX, TemplateRow } from "./template-row";

const FETCH_AHEAD = 30;

interface TemplateListProps {
  search: TemplatesSearch;
  onReset(): void;
}

export function TemplateList({ search, onReset }: TemplateListProps) {
  const { t } = useTranslation("desk");
  const { log } = useLiveTools();
  const filter = filterOf(search);
  const query = useInfiniteQuery(templateListQuery(filter, log));
  const groups = useMemo(() => (query.data?.pages ?? []).flatMap((page) => page.data), [query.data]);
  if (query.isPending) return <ListSkeleton />;
  if (query.data === undefined) {
    return <ErrorState text={sentenceOf(query.error)} onRetry={() => void query.refetch()} />;
  }
  if (groups.length === 0) {
    const filtered = Object.values(filter).some((value) => value !== undefined);
    return (
      <EmptyState
        icon={<LayoutTemplate />}
        title={t(filtered ? "templates.nothing_found.title" : "templates.empty.title")}
        text={t(filtered ? "templates.nothing_found.text" : "templates.empty.text")}
        action={
          filtered ? (
            <Button onClick={onReset}>{t("templates.nothing_found.reset")}</Button>
          ) : (
            <Button asChild variant="soft">
              <Link to="/templates" search={{ tab: "library" }}>
                {t("templates.empty.library")}
              </Link>
            </Button>
          )
        }
      />
    );
  }
  return (
    <Rows
      groups={groups}
      onNearEnd={() => {
        if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
      }}
    />
  );
}

const filterOf = ({
  q,
  status,
  category,
  quality,
  language,
  connection,
}: TemplatesSearch): TemplateFilter => ({
  q,
  status,
  category,
  quality,
  language,
  connection_id: connection,
});

function Rows({ groups, onNearEnd }: { groups: TemplateGroup[]; onNearEnd(): void }) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: groups.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT_PX,
    getItemKey: (index) => `${groups[index]?.connection_id}/${groups[index]?.name}`,
    overscan: 6,
  });
  const items = virtualizer.getVirtualItems();
  const nearEnd = (items.at(-1)?.index ?? 0) >= groups.length - FETCH_AHEAD;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asks again whenever the end comes near or moves away
  useEffect(() => {
    if (nearEnd) onNearEnd();
  }, [nearEnd, groups.length]);
  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto rounded-t-lg border border-b-0 bg-surface">
      <ul className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {items.map((item) => {
          const group = groups[item.index];
          return (
            <li
              key={item.key}
              className="absolute inset-x-0 top-0 border-b"
              style={{ height: item.size, transform: `translateY(${item.start}px)` }}
            >
              {group && <TemplateRow group={group} />}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

const SKELETON_ROWS = ["a", "b", "c", "d", "e", "f", "g"];

const ListSkeleton = () => (
  <div className="flex-1 space-y-7 rounded-t-lg border border-b-0 bg-surface p-4" aria-hidden="true">
    {SKELETON_ROWS.map((row) => (
      <div key={row} className="flex items-center gap-3">
        <div className="flex-1 space-y-2">
          <Skeleton className="h-4 w-56 max-w-full" />
          <Skeleton className="h-3 w-96 max-w-full" />
        </div>
        <Skeleton className="h-5 w-20" />
      </div>
    ))}
  </div>
);
