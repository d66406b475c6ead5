import { Search } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { cn } from "./cn";
import { EMOJI_GROUPS, type Emoji, loadEmoji, recentEmoji, rememberEmoji, searchEmoji } from "./emoji-data";
import { Input } from "./field";
import { Spinner } from "./spinner";
import { ErrorState } from "./states";

const COLUMNS = 8;
const GROUP_FACES = ["🙂", "👋", "🐶", "🍏", "🚗", "⚽", "💡", "❤️", "🏁"];

type Group = (typeof EMOJI_GROUPS)[number] | "recent";

interface EmojiPickerProps {
  onPick(char: string): void;
}

/** The focus stays in the search field; arrows move over the grid and Enter picks. */
export function EmojiPicker({ onPick }: EmojiPickerProps) {
  const { t } = useTranslation("ui");
  const id = useId();
  const [group, setGroup] = useState<Group>("recent");
  const [query, setQuery] = useState("");
  const [active, setActive] = useState(0);
  const { emoji, failed, reload } = useEmoji();
  const shown = useShown(emoji, query, group);

  const pick = (char: string) => {
    rememberEmoji(char);
    onPick(char);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const step = { ArrowDown: COLUMNS, ArrowUp: -COLUMNS, ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setActive((before) => Math.min(shown.length - 1, Math.max(0, before + step)));
    } else if (event.key === "Enter") {
      event.preventDefault();
      const chosen = shown[active];
      if (chosen) pick(chosen.char);
    }
  };

  return (
    <div className="flex h-84 w-80 max-w-[calc(100vw-1rem)] flex-col gap-2 p-2">
      <div className="relative">
        <Search
          className="pointer-events-none absolute start-2.5 top-2.5 size-4 text-ink-faint"
          aria-hidden="true"
        />
        <Input
          type="search"
          autoFocus
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
          placeholder={t("emoji.search")}
          aria-label={t("emoji.search")}
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}-grid`}
          aria-activedescendant={shown[active] ? `${id}-${active}` : undefined}
          className="ps-8"
        />
      </div>
      {query === "" && (
        <GroupTabs
          value={group}
          onChange={(next) => {
            setGroup(next);
            setActive(0);
          }}
        />
      )}
      <div className="min-h-0 flex-1 overflow-y-auto" aria-busy={emoji === null}>
        {failed ? (
          <ErrorState onRetry={reload} />
        ) : emoji === null ? (
          <p className="flex h-full items-center justify-center text-ink-faint">
            <Spinner />
          </p>
        ) : shown.length === 0 ? (
          <p className="p-6 text-center text-ink-faint">{t("emoji.none")}</p>
        ) : (
          <EmojiGrid id={id} emoji={shown} active={active} onPick={pick} />
        )}
      </div>
    </div>
  );
}

function useEmoji() {
  const { i18n } = useTranslation("ui");
  const [emoji, setEmoji] = useState<Emoji[] | null>(null);
  const [failed, setFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt loads again
  useEffect(() => {
    let current = true;
    setFailed(false);
    loadEmoji(i18n.language)
      .then((loaded) => current && setEmoji(loaded))
      .catch(() => current && setFailed(true));
    return () => {
      current = false;
    };
  }, [i18n.language, attempt]);
  return { emoji, failed, reload: () => setAttempt(attempt + 1) };
}

function useShown(emoji: Emoji[] | null, query: string, group: Group): Emoji[] {
  return useMemo(() => {
    if (!emoji) return [];
    if (query.trim() !== "") return searchEmoji(emoji, query);
    if (group !== "recent") return emoji.filter((entry) => entry.group === group);
    const byChar = new Map(emoji.map((entry) => [entry.char, entry]));
    return recentEmoji().flatMap((char) => byChar.get(char) ?? []);
  }, [emoji, query, group]);
}

function GroupTabs({ value, onChange }: { value: Group; onChange(group: Group): void }) {
  const { t } = useTranslation("ui");
  const groups: { group: Group; face: string; label: string }[] = [
    { group: "recent", face: "🕘", label: t("emoji.recent") },
    ...EMOJI_GROUPS.map((group, index) => ({
      group,
      face: GROUP_FACES[index] ?? "",
      label: t(`emoji.group.${group}`),
    })),
  ];
  return (
    <div className="flex justify-between border-b pb-1.5">
      {groups.map(({ group, face, label }) => (
        <button
          key={group}
          type="button"
          aria-label={label}
          aria-pressed={group === value}
          title={label}
          onClick={() => onChange(group)}
          className={cn(
            "inline-flex size-7 items-center justify-center rounded-sm text-md hover:bg-hover",
            group === value ? "bg-selected" : "opacity-70",
          )}
        >
          {face}
        </button>
      ))}
    </div>
  );
}

interface EmojiGridProps {
  id: string;
  emoji: Emoji[];
  active: number;
  onPick(char: string): void;
}

function EmojiGrid({ id, emoji, active, onPick }: EmojiGridProps) {
  const grid = useRef<HTMLDivElement>(null);
  useEffect(() => {
    grid.current?.children[active]?.scrollIntoView({ block: "nearest" });
  }, [active]);
  return (
    <div
      ref={grid}
      id={`${id}-grid`}
      role="listbox"
      className="grid gap-0.5"
      style={{ gridTemplateColumns: `repeat(${COLUMNS}, minmax(0, 1fr))` }}
    >
      {emoji.map(({ char, label }, index) => (
        <button
          key={char}
          id={`${id}-${index}`}
          type="button"
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          aria-label={label}
          title={label}
          onClick={() => onPick(char)}
          className={cn(
            "flex aspect-square items-center justify-center rounded-sm text-xl hover:bg-hover",
            index === active && "bg-selected",
          )}
        >
          {char}
        </button>
      ))}
    </div>
  );
}
