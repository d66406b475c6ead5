import { IconButton } from "@ui/button";
import { ChoiceList, type ListChoice } from "@ui/choice-list";
import { Popover, PopoverContent, PopoverTrigger } from "@ui/popover";
import {
  ArrowLeft,
  ChevronRight,
  CircleDot,
  Flag,
  ListFilter,
  type LucideIcon,
  MailOpen,
  MessageCircleReply,
  Phone,
  Tag as TagIcon,
} from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type ConversationFilter, PRIORITIES, STATUSES } from "../../api/types";
import { useChannels } from "../../queries/use-channels";
import { useTags } from "../../queries/use-tags";
import { TagDot, TagName } from "../../tags/tag-chip";
import { PriorityMark } from "../../work/priority-mark";
import { useInboxFilter } from "../inbox-filter";
import { hasOwnStatus } from "../inbox-search";

type Kind = "channel" | "tag" | "status" | "priority" | "unread" | "window_open";

const ICON: Record<Kind, LucideIcon> = {
  channel: Phone,
  tag: TagIcon,
  status: CircleDot,
  priority: Flag,
  unread: MailOpen,
  window_open: MessageCircleReply,
};

/** What the list can be narrowed by: first the kind, then, where it has any, its value. */
export function FilterMenu() {
  const { t } = useTranslation("desk");
  const [isOpen, setOpen] = useState(false);
  const [kind, setKind] = useState<Kind | null>(null);
  const { filter, setFilter } = useInboxFilter();
  const choose = (change: Partial<ConversationFilter>) => {
    setFilter(change);
    setOpen(false);
  };
  return (
    <Popover
      modal
      open={isOpen}
      onOpenChange={(next) => {
        setKind(null);
        setOpen(next);
      }}
    >
      <PopoverTrigger asChild>
        <IconButton label={t("filter.open")} data-testid="filter">
          <ListFilter />
        </IconButton>
      </PopoverTrigger>
      <PopoverContent align="end" className="w-64">
        {kind === null ? (
          <Kinds
            filter={filter}
            onChoose={(next) => {
              if (next === "unread") choose({ unread: !filter.unread || undefined });
              else if (next === "window_open") choose({ window_open: !filter.window_open || undefined });
              else setKind(next);
            }}
          />
        ) : (
          <>
            <button
              type="button"
              onClick={() => setKind(null)}
              className="flex h-9 w-full items-center gap-2 border-b px-2.5 text-sm font-semibold text-ink-soft hover:bg-hover"
            >
              <ArrowLeft className="size-4" aria-hidden="true" />
              {t(`filter.kind.${kind}`)}
            </button>
            <Values kind={kind} filter={filter} onChoose={choose} />
          </>
        )}
      </PopoverContent>
    </Popover>
  );
}

function Kinds({ filter, onChoose }: { filter: ConversationFilter; onChoose(kind: Kind): void }) {
  const { t } = useTranslation("desk");
  const channels = useChannels().data ?? [];
  const tags = useTags().data ?? [];
  const isOffered: Record<Kind, boolean> = {
    channel: channels.length > 1,
    tag: tags.length > 0,
    status: !hasOwnStatus(filter.queue),
    priority: true,
    unread: filter.queue !== "unread",
    window_open: true,
  };
  const kinds = (Object.keys(ICON) as Kind[]).filter((kind) => isOffered[kind]);
  return (
    <ChoiceList
      label={t("filter.open")}
      nothing=""
      data-testid="filter-kinds"
      choices={kinds.map((kind) => {
        const Icon = ICON[kind];
        const isSwitch = kind === "unread" || kind === "window_open";
        return {
          id: kind,
          words: t(`filter.kind.${kind}`),
          chosen: isSwitch && filter[kind] === true,
          content: (
            <>
              <Icon className="size-4 shrink-0 text-ink-faint" aria-hidden="true" />
              <span className="truncate">{t(`filter.kind.${kind}`)}</span>
            </>
          ),
          trail: isSwitch ? undefined : (
            <ChevronRight className="-me-6 size-4 text-ink-faint" aria-hidden="true" />
          ),
        };
      })}
      onChoose={(id) => onChoose(id as Kind)}
    />
  );
}

interface ValuesProps {
  kind: Kind;
  filter: ConversationFilter;
  onChoose(change: Partial<ConversationFilter>): void;
}

/** Choosing what is chosen already takes it away. */
function Values({ kind, filter, onChoose }: ValuesProps) {
  const { t } = useTranslation("desk");
  const channels = useChannels().data ?? [];
  const tags = useTags().data ?? [];
  const field = ({ channel: "channel_id", tag: "tag_id", status: "status", priority: "priority" } as const)[
    kind as "channel" | "tag" | "status" | "priority"
  ];
  const choices = (): Omit<ListChoice, "chosen">[] => {
    switch (kind) {
      case "channel":
        return channels.map((channel) => ({
          id: channel.id,
          words: `${channel.name} ${channel.display_phone_number}`,
          content: <span className="truncate">{channel.name}</span>,
          trail: <span className="shrink-0 text-xs text-ink-faint">{channel.display_phone_number}</span>,
        }));
      case "tag":
        return tags.map((tag) => ({
          id: tag.id,
          words: tag.name,
          content: (
            <>
              <TagDot tag={tag} />
              <TagName tag={tag} />
            </>
          ),
        }));
      case "status":
        return STATUSES.map((status) => ({
          id: status,
          words: t(`status.${status}`),
          content: t(`status.${status}`),
        }));
      default:
        return PRIORITIES.map((priority) => ({
          id: priority,
          words: t(`priority.word.${priority}`),
          content: (
            <>
              <PriorityMark priority={priority} decorative />
              {t(`priority.word.${priority}`)}
            </>
          ),
        }));
    }
  };
  return (
    <ChoiceList
      key={kind}
      label={t(`filter.kind.${kind}`)}
      nothing={t("filter.nothing")}
      data-testid="filter-values"
      choices={choices().map((choice) => ({ ...choice, chosen: choice.id === filter[field] }))}
      onChoose={(id) => onChoose({ [field]: id === filter[field] ? undefined : id })}
    />
  );
}
