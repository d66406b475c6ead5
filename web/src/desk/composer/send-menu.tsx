import { IconButton } from "@ui/button";
import { cn } from "@ui/cn";
import { Popover, PopoverContent, PopoverTrigger } from "@ui/popover";
import { LayoutList, Search } from "lucide-react";
import { type KeyboardEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CannedReply, Conversation } from "../api/types";
import { work } from "../api/work";
import { filled, repliesMatching } from "./canned/fill";
import { ReplyOption } from "./canned/reply-option";
import { useCannedReplies, useReplyValues } from "./canned/use-canned-replies";
import { focusComposer } from "./composer-focus";
import { ENTRIES, entriesMatching, type SendEntry } from "./send-entries";

interface SendMenuProps {
  open: boolean;
  conversation: Conversation;
  onOpenChange(open: boolean): void;
  onChoose(entry: SendEntry["name"]): void;
  /** A canned reply was chosen; its text is filled in. */
  onReply(text: string): void;
  /** The key that opened the menu, when it was meant as a letter. */
  onSlash(): void;
}

/** Everything besides text and files that can be sent, found by typing. */
export function SendMenu({ open, conversation, onOpenChange, onChoose, onReply, onSlash }: SendMenuProps) {
  const { t } = useTranslation("desk");
  return (
    <Popover open={open} onOpenChange={onOpenChange}>
      <PopoverTrigger asChild>
        <IconButton label={t("send_menu.title")} shortcut="/" data-testid="send-menu">
          <LayoutList />
        </IconButton>
      </PopoverTrigger>
      <PopoverContent
        side="top"
        align="start"
        aria-label={t("send_menu.title")}
        className="w-88 max-w-[calc(100vw-1rem)]"
        // A dialog that was chosen takes the focus itself; else one goes on writing.
        onCloseAutoFocus={(event) => {
          event.preventDefault();
          focusComposer();
        }}
      >
        <Palette
          conversation={conversation}
          onReply={(text) => {
            onOpenChange(false);
            onReply(text);
          }}
          onChoose={(name) => {
            onOpenChange(false);
            onChoose(name);
          }}
          onSlash={() => {
            onOpenChange(false);
            onSlash();
          }}
        />
      </PopoverContent>
    </Popover>
  );
}

/** More would push everything else out of sight; searching finds the rest. */
const SHOWN_REPLIES = 6;

function Palette({
  conversation,
  onChoose,
  onReply,
  onSlash,
}: Pick<SendMenuProps, "conversation" | "onChoose" | "onReply" | "onSlash">) {
  const { t } = useTranslation("desk");
  const replies = useCannedReplies().data ?? [];
  const values = useReplyValues(conversation);
  const listId = useId();
  const [search, setSearch] = useState("");
  const [active, setActive] = useState(0);
  const found = entriesMatching(
    search,
    ENTRIES.map((entry) => ({
      ...entry,
      label: t(`send_menu.${entry.name}`),
      about: t(`builder.about.${entry.name}`),
    })),
  );
  const shownReplies = repliesMatching(replies, search).slice(0, SHOWN_REPLIES);
  const count = shownReplies.length + found.length;
  const at = Math.min(active, count - 1);
  const chosenReply = shownReplies[at];
  const chosen = found[at - shownReplies.length];
  const insert = (reply: CannedReply) => {
    // A use that is not counted is no loss.
    void work.countReply(reply.id).catch(() => {});
    onReply(filled(reply.body, values));
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move !== undefined) {
      event.preventDefault();
      const next = (at + move + count) % Math.max(1, count);
      setActive(next);
      document.getElementById(`${listId}-${next}`)?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (chosenReply) insert(chosenReply);
      else if (chosen) onChoose(chosen.name);
    } else if (event.key === "/" && search === "") {
      event.preventDefault();
      onSlash();
    }
  };

  return (
    <>
      <div className="relative border-b p-1.5">
        <Search className="absolute start-4 top-4 size-4 text-ink-faint" aria-hidden="true" />
        <input
          type="text"
          role="combobox"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={count > 0 ? `${listId}-${at}` : undefined}
          aria-label={t("send_menu.search")}
          placeholder={t("send_menu.search")}
          value={search}
          onChange={(event) => {
            setSearch(event.target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
          data-testid="send-menu-search"
          className="h-9 w-full rounded-md bg-transparent ps-9 pe-2 outline-none placeholder:text-ink-faint"
        />
      </div>
      <div
        id={listId}
        role="listbox"
        aria-label={t("send_menu.title")}
        className="max-h-[min(24rem,50dvh)] overflow-y-auto p-1"
      >
        {shownReplies.length > 0 && (
          <div role="presentation" className="px-2 pt-2 pb-1 text-xs font-semibold text-ink-faint">
            {t("canned.title")}
          </div>
        )}
        {shownReplies.map((reply, index) => (
          <ReplyOption
            key={reply.id}
            id={`${listId}-${index}`}
            reply={reply}
            text={filled(reply.body, values)}
            active={index === at}
            onHover={() => setActive(index)}
            onChoose={() => insert(reply)}
          />
        ))}
        {found.map((entry, index) => (
          <Option
            key={entry.name}
            id={`${listId}-${index + shownReplies.length}`}
            entry={entry}
            active={entry === chosen}
            // What is near to each other belongs together.
            group={
              search === "" && entry.group !== found[index - 1]?.group
                ? t(`send_menu.group.${entry.group}`)
                : null
            }
            onHover={() => setActive(index + shownReplies.length)}
            onChoose={() => onChoose(entry.name)}
          />
        ))}
        {count === 0 && (
          <div role="presentation" className="p-3 text-center text-sm text-ink-faint">
            {t("send_menu.nothing")}
          </div>
        )}
      </div>
    </>
  );
}

interface OptionProps {
  id: string;
  entry: SendEntry & { label: string };
  active: boolean;
  group: string | null;
  onHover(): void;
  onChoose(): void;
}

function Option({ id, entry, active, group, onHover, onChoose }: OptionProps) {
  const Icon = entry.icon;
  return (
    <>
      {group && (
        <div role="presentation" className="px-2 pt-2 pb-1 text-xs font-semibold text-ink-faint">
          {group}
        </div>
      )}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the search field's */}
      <div
        id={id}
        role="option"
        tabIndex={-1}
        aria-selected={active}
        data-testid={`send-${entry.name}`}
        onPointerMove={onHover}
        onClick={onChoose}
        className={cn(
          "flex min-h-9 cursor-pointer items-center gap-2.5 rounded-sm px-2 py-1.5 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-ink-faint",
          active && "bg-hover",
        )}
      >
        <Icon aria-hidden="true" />
        <span className="min-w-0 truncate">{entry.label}</span>
      </div>
    </>
  );
}
