import { X } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ConversationFilter } from "../../api/types";
import { useChannel } from "../../queries/use-channels";
import { useTags } from "../../queries/use-tags";
import { TagDot, TagName } from "../../tags/tag-chip";
import { PriorityMark } from "../../work/priority-mark";
import { useInboxFilter } from "../inbox-filter";

/** What the list is narrowed by besides its queue and the search. */
export const NO_NARROWING = {
  channel_id: undefined,
  tag_id: undefined,
  status: undefined,
  priority: undefined,
  unread: undefined,
  window_open: undefined,
} as const satisfies Partial<ConversationFilter>;

export const isNarrowed = (filter: ConversationFilter) =>
  Object.keys(NO_NARROWING).some((name) => Boolean(filter[name as keyof typeof NO_NARROWING]));

/** Each part of the filter, to be taken away again. */
export function FilterChips() {
  const { t } = useTranslation("desk");
  const { filter, setFilter } = useInboxFilter();
  const channel = useChannel(filter.channel_id ?? "");
  const tag = useTags().data?.find(({ id }) => id === filter.tag_id);
  if (!isNarrowed(filter) && filter.sort !== "oldest") return null;

  const chip = (name: keyof ConversationFilter, words: string, content: ReactNode) => (
    <Chip key={name} name={name} words={words} onRemove={() => setFilter({ [name]: undefined })}>
      {content}
    </Chip>
  );
  const chips = [
    filter.channel_id &&
      chip("channel_id", channel?.name ?? t("filter.kind.channel"), channel?.name ?? t("filter.gone")),
    filter.tag_id &&
      chip(
        "tag_id",
        tag?.name ?? t("filter.kind.tag"),
        tag ? (
          <>
            <TagDot tag={tag} className="size-2" />
            <TagName tag={tag} />
          </>
        ) : (
          t("filter.gone")
        ),
      ),
    filter.status && chip("status", t(`status.${filter.status}`), t(`status.${filter.status}`)),
    filter.priority &&
      chip(
        "priority",
        t("priority.mark", { priority: t(`priority.word.${filter.priority}`) }),
        <>
          <PriorityMark priority={filter.priority} decorative className="size-3.5" />
          {t(`priority.word.${filter.priority}`)}
        </>,
      ),
    filter.unread && chip("unread", t("filter.kind.unread"), t("filter.kind.unread")),
    filter.window_open && chip("window_open", t("filter.kind.window_open"), t("filter.kind.window_open")),
    filter.sort === "oldest" && chip("sort", t("filter.oldest"), t("filter.oldest")),
  ].filter(Boolean);

  return (
    <ul
      aria-label={t("filter.active")}
      className="flex flex-wrap items-center gap-1"
      data-testid="filter-chips"
    >
      {chips}
      {chips.length > 1 && (
        <li>
          <button
            type="button"
            onClick={() => setFilter({ ...NO_NARROWING, sort: undefined })}
            className="h-6 rounded-full px-1.5 text-xs font-semibold text-primary hover:bg-hover"
          >
            {t("filter.clear")}
          </button>
        </li>
      )}
    </ul>
  );
}

interface ChipProps {
  name: string;
  words: string;
  onRemove(): void;
  children: ReactNode;
}

function Chip({ name, words, onRemove, children }: ChipProps) {
  const { t } = useTranslation("desk");
  return (
    <li
      className="inline-flex h-6 max-w-full items-center gap-1 rounded-full bg-primary-soft ps-2 text-xs font-semibold text-primary"
      data-testid={`chip-${name}`}
    >
      <span className="inline-flex min-w-0 items-center gap-1 truncate">{children}</span>
      <button
        type="button"
        aria-label={t("filter.remove", { what: words })}
        onClick={onRemove}
        className="inline-flex size-6 shrink-0 items-center justify-center rounded-full hover:bg-hover"
      >
        <X className="size-3.5" />
      </button>
    </li>
  );
}
