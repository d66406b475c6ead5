import { cn } from "@ui/cn";
import { Kbd } from "@ui/kbd";
import { Spinner } from "@ui/spinner";
import { CornerDownLeft, History, type LucideIcon, MessageCircle, Search, Zap } from "lucide-react";
import { Dialog as RadixDialog } from "radix-ui";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { create } from "zustand";
import { isMac } from "../platform";
import { SHORTCUTS, type Shortcut } from "../shortcuts";
import type { Command } from "./ranking";
import { useCommands } from "./use-commands";

const useBar = create<{ open: boolean }>(() => ({ open: false }));

export const COMMAND_BAR_KEYS = isMac() ? "⌘ K" : "Ctrl K";

export const openCommandBar = () => useBar.setState({ open: true });
const setOpen = (open: boolean) => useBar.setState({ open });

const ICON: Record<Command["group"], LucideIcon> = {
  recent: History,
  actions: Zap,
  conversations: MessageCircle,
  pages: CornerDownLeft,
};

/** Everything by its name: Ctrl+K or ⌘K, from wherever one is, a text field too. */
export function CommandBar() {
  const { t } = useTranslation("desk");
  const { open } = useBar();
  useEffect(() => {
    const onKeyDown = (event: globalThis.KeyboardEvent) => {
      const isIt = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
      if (!isIt || event.altKey || event.shiftKey) return;
      // Another dialog has the keys to itself.
      if (!useBar.getState().open && document.querySelector("[role=dialog]") !== null) return;
      event.preventDefault();
      setOpen(!useBar.getState().open);
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
  return (
    <RadixDialog.Root open={open} onOpenChange={setOpen}>
      <RadixDialog.Portal>
        <RadixDialog.Overlay className="fixed inset-0 z-40 animate-fade bg-overlay" />
        <RadixDialog.Content
          aria-describedby={undefined}
          data-testid="command-bar"
          className="fixed inset-x-0 top-0 z-50 mx-auto flex max-h-[80dvh] animate-pop flex-col overflow-hidden border bg-raised shadow-pop sm:top-[12dvh] sm:w-[min(36rem,calc(100%-2rem))] sm:rounded-xl"
        >
          <RadixDialog.Title className="sr-only">{t("command_bar.title")}</RadixDialog.Title>
          {open && <Palette />}
        </RadixDialog.Content>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  );
}

function Palette() {
  const { t } = useTranslation("desk");
  const listId = useId();
  const list = useRef<HTMLDivElement>(null);
  const [search, setSearch] = useState("");
  const [active, setActive] = useState(0);
  const { commands, isSearching, hasFailed } = useCommands(search);
  const at = Math.min(active, commands.length - 1);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the line that the keys came to is brought into view
  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [at]);

  const run = (command: Command | undefined) => {
    if (!command) return;
    setOpen(false);
    // What the action opens takes the focus when this one has given it back.
    setTimeout(command.run);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && commands.length > 0) {
      event.preventDefault();
      setActive((at + step + commands.length) % commands.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      run(commands[at]);
    } else if (search === "" && /^[1-9]$/.test(event.key)) {
      const recent = commands.filter(({ group }) => group === "recent")[Number(event.key) - 1];
      if (!recent) return;
      event.preventDefault();
      run(recent);
    }
  };

  return (
    <>
      <div className="relative shrink-0 border-b">
        <Search
          className="pointer-events-none absolute start-4 top-4 size-5 text-ink-faint"
          aria-hidden="true"
        />
        <input
          role="combobox"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={at >= 0 ? `${listId}-${at}` : undefined}
          aria-autocomplete="list"
          aria-label={t("command_bar.placeholder")}
          placeholder={t("command_bar.placeholder")}
          autoComplete="off"
          spellCheck={false}
          value={search}
          onChange={(event) => {
            setSearch(event.target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
          data-testid="command-search"
          className="h-13 w-full bg-transparent ps-12 pe-12 text-md outline-none placeholder:text-ink-faint"
        />
        {isSearching && (
          <span className="absolute end-4 top-4.5 text-ink-faint" role="status">
            <Spinner className="size-4" />
            <span className="sr-only">{t("command_bar.searching")}</span>
          </span>
        )}
      </div>
      <div
        ref={list}
        id={listId}
        role="listbox"
        aria-label={t("command_bar.title")}
        className="min-h-0 overflow-y-auto overscroll-contain p-1.5"
      >
        {commands.map((command, index) => (
          <Line
            key={`${command.group}-${command.id}`}
            id={`${listId}-${index}`}
            command={command}
            heading={
              command.group === commands[index - 1]?.group ? null : t(`command_bar.group.${command.group}`)
            }
            // The recent ones stand first: their places are their digits.
            face={command.group === "recent" ? String(index + 1) : keyOf(command)}
            active={index === at}
            onHover={() => setActive(index)}
            onRun={() => run(command)}
          />
        ))}
        {hasFailed && (
          <p role="alert" className="px-2.5 py-2 text-sm text-danger">
            {t("command_bar.unreachable")}
          </p>
        )}
      </div>
    </>
  );
}

const keyOf = ({ group, id }: Command) => (group === "actions" ? SHORTCUTS[id as Shortcut]?.[0] : undefined);

interface LineProps {
  id: string;
  command: Command;
  heading: string | null;
  face: string | undefined;
  active: boolean;
  onHover(): void;
  onRun(): void;
}

function Line({ id, command, heading, face, active, onHover, onRun }: LineProps) {
  const Icon = ICON[command.group];
  return (
    <>
      {heading && (
        <div role="presentation" className="px-2.5 pt-2 pb-1 text-xs font-semibold text-ink-faint">
          {heading}
        </div>
      )}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the search field's */}
      <div
        id={id}
        role="option"
        tabIndex={-1}
        aria-selected={active}
        data-testid="command"
        onPointerMove={onHover}
        // The field keeps the keyboard.
        onMouseDown={(event) => event.preventDefault()}
        onClick={onRun}
        className={cn(
          "flex min-h-9 cursor-pointer items-center gap-3 rounded-md px-2.5 py-1.5 pointer-coarse:min-h-11",
          active && "bg-hover",
        )}
      >
        <Icon className="size-4 shrink-0 text-ink-faint" aria-hidden="true" />
        <span className="min-w-0 flex-1 truncate" dir="auto">
          {command.label}
        </span>
        {command.words && (
          <span className="max-w-40 shrink-0 truncate text-sm text-ink-faint" dir="auto">
            {command.words}
          </span>
        )}
        {face && <Kbd>{face}</Kbd>}
      </div>
    </>
  );
}
