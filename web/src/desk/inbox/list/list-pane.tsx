import { IconButton } from "@ui/button";
import { Input } from "@ui/field";
import { ArrowDownNarrowWide, ArrowDownWideNarrow, Search, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useShortcuts } from "../../shell/shortcuts";
import { useInboxFilter } from "../inbox-filter";
import { QueueSheet } from "../queues/queue-sheet";
import { FoundGroups } from "../search/found-groups";
import { ConversationList } from "./conversation-list";
import { FilterChips } from "./filter-chips";
import { FilterMenu } from "./filter-menu";

const TYPING_PAUSE_MS = 250;
export function ListPane() {
  const { t } = useTranslation("desk");
  const { filter, setFilter } = useInboxFilter();
  const isOldest = filter.sort === "oldest";
  return (
    <section aria-label={t("inbox.title")} className="flex h-full flex-col bg-surface">
      <h1 className="sr-only">{t("inbox.title")}</h1>
      <header className="flex flex-col gap-2 border-b px-3 pt-2.5 pb-2">
        <div className="-my-0.5 flex min-w-0 items-center lg:hidden">
          <QueueSheet />
        </div>
        <div className="flex items-center gap-1">
          <SearchField q={filter.q ?? ""} onChange={(q) => setFilter({ q })} />
          <FilterMenu />
          <IconButton
            label={isOldest ? t("filter.oldest") : t("filter.newest")}
            aria-pressed={isOldest}
            onClick={() => setFilter({ sort: isOldest ? undefined : "oldest" })}
            className={isOldest ? "bg-selected text-primary" : undefined}
            data-testid="sort"
          >
            {isOldest ? <ArrowDownNarrowWide /> : <ArrowDownWideNarrow />}
          </IconButton>
        </div>
        <FilterChips />
      </header>
      <FoundGroups filter={filter}>
        <ConversationList filter={filter} />
      </FoundGroups>
    </section>
  );
}

function SearchField({ q, onChange }: { q: string; onChange(q: string): void }) {
  const { t } = useTranslation("desk");
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(q);
  useShortcuts({ search: () => field.current?.focus() });

  useEffect(() => setText(q), [q]);
  useEffect(() => {
    if (text === q) return;
    const timer = setTimeout(() => onChange(text), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, q, onChange]);

  return (
    <search className="relative min-w-0 flex-1">
      <Search
        className="pointer-events-none absolute start-3 top-2.5 size-4 text-ink-faint"
        aria-hidden="true"
      />
      <Input
        ref={field}
        type="search"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          if (text) setText("");
          else field.current?.blur();
        }}
        placeholder={t("inbox.search")}
        aria-label={t("inbox.search")}
        className="border-transparent bg-sunken ps-9 pe-8 hover:border-line-strong"
        data-testid="inbox-search"
      />
      {text !== "" && (
        <button
          type="button"
          aria-label={t("inbox.clear_search")}
          onClick={() => setText("")}
          className="absolute end-1.5 top-1.5 inline-flex size-6 items-center justify-center rounded-sm text-ink-faint hover:bg-hover"
        >
          <X className="size-4" />
        </button>
      )}
    </search>
  );
}
