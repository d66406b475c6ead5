import { Input } from "@ui/field";
import { Select } from "@ui/select";
import { Search, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useChannels } from "../../queries/use-channels";
import { useShortcuts } from "../../shell/shortcuts";
import { useInboxFilter } from "../inbox-filter";
import { FoundGroups } from "../search/found-groups";
import { ConversationList } from "./conversation-list";
import { QueueTabs } from "./queue-tabs";

const TYPING_PAUSE_MS = 250;
const ALL_CHANNELS = "all";

export function ListPane() {
  const { t } = useTranslation("desk");
  const { filter, setFilter } = useInboxFilter();
  return (
    <section aria-label={t("inbox.title")} className="flex h-full flex-col bg-surface">
      <h1 className="sr-only">{t("inbox.title")}</h1>
      <header className="flex flex-col gap-2 px-3 pt-3">
        <SearchField q={filter.q ?? ""} onChange={(q) => setFilter({ q })} />
        <ChannelFilter
          channelId={filter.channel_id}
          onChange={(channelId) => setFilter({ channel_id: channelId })}
        />
      </header>
      <QueueTabs queue={filter.queue} onChange={(queue) => setFilter({ queue })} />
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
    <search className="relative">
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

interface ChannelFilterProps {
  channelId: string | undefined;
  onChange(channelId: string | undefined): void;
}

/** Only where there is something to choose between. */
function ChannelFilter({ channelId, onChange }: ChannelFilterProps) {
  const { t } = useTranslation("desk");
  const channels = useChannels().data ?? [];
  if (channels.length < 2) return null;
  return (
    <Select
      label={t("inbox.channel")}
      value={channelId ?? ALL_CHANNELS}
      onChange={(value) => onChange(value === ALL_CHANNELS ? undefined : value)}
      choices={[
        { value: ALL_CHANNELS, label: t("inbox.all_channels") },
        ...channels.map((channel) => ({
          value: channel.id,
          label: `${channel.name} · ${channel.display_phone_number}`,
        })),
      ]}
      className="h-8 text-sm"
    />
  );
}
