import { Avatar } from "@ui/avatar";
import { cn } from "@ui/cn";
import { FIELD_LOOK } from "@ui/field";
import { PopoverContent } from "@ui/popover";
import { Users } from "lucide-react";
import { Popover } from "radix-ui";
import { type KeyboardEvent, type RefObject, useId, useState } from "react";
import { flushSync } from "react-dom";
import { useTranslation } from "react-i18next";
import { useGrowingField } from "../composer/growing-field";
import { useLive } from "../live/live-store";
import { found, type Mentionable, searchAt, withName } from "./mention-text";
import { useMentionables } from "./use-mentionables";

interface MentionFieldProps {
  field: RefObject<HTMLTextAreaElement | null>;
  text: string;
  onChange(text: string): void;
  /** Somebody was chosen from the list, by id. */
  onChosen(id: string): void;
  onSend(): void;
  onEscape(): void;
  label: string;
  placeholder: string;
  className?: string;
  "data-testid"?: string;
}

/** A text area with a list of colleagues and teams behind `@`. Enter sends, also with Ctrl or Cmd. */
export function MentionField(props: MentionFieldProps) {
  const { field, text, onChange, onChosen, onSend, onEscape, label, placeholder, className } = props;
  const listId = useId();
  const all = useMentionables();
  const [caret, setCaret] = useState(0);
  const [active, setActive] = useState(0);
  /** The `@` whose list was shut. */
  const [shutAt, setShutAt] = useState<number | null>(null);
  useGrowingField(field, text);

  const search = searchAt(text, Math.min(caret, text.length));
  const choices = search && search.from !== shutAt ? found(all, search.q) : [];
  const open = choices.length > 0;
  const at = Math.min(active, choices.length - 1);

  const moveCaret = (next: number) => {
    setCaret(next);
    setActive(0);
    if (searchAt(text, next)?.from !== shutAt) setShutAt(null);
  };
  const choose = (one: Mentionable | undefined) => {
    if (!search || !one) return;
    const next = withName(text, search, one.name);
    // The caret can be set only in the text as it will be.
    flushSync(() => {
      onChosen(one.id);
      onChange(next.text);
      setCaret(next.caret);
      setActive(0);
    });
    field.current?.focus();
    field.current?.setSelectionRange(next.caret, next.caret);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // While a syllable is being composed, the keys belong to the input method.
    if (event.nativeEvent.isComposing) return;
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const plain = !event.shiftKey && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (open && plain && move !== undefined) {
      event.preventDefault();
      setActive((at + move + choices.length) % choices.length);
    } else if (open && plain && (event.key === "Enter" || event.key === "Tab")) {
      event.preventDefault();
      choose(choices[at]);
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      if (open && search) setShutAt(search.from);
      else onEscape();
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      onSend();
    }
  };

  return (
    <Popover.Root open={open}>
      <Popover.Anchor asChild>
        <textarea
          ref={field}
          rows={1}
          dir="auto"
          role="combobox"
          aria-autocomplete="list"
          aria-expanded={open}
          aria-controls={open ? listId : undefined}
          aria-activedescendant={open ? `${listId}-${at}` : undefined}
          aria-label={label}
          value={text}
          onChange={(event) => {
            onChange(event.target.value);
            moveCaret(event.target.selectionStart);
          }}
          onSelect={(event) => {
            const { selectionStart } = event.currentTarget;
            if (selectionStart !== caret) moveCaret(selectionStart);
          }}
          onKeyDown={onKeyDown}
          onBlur={() => search && setShutAt(search.from)}
          placeholder={placeholder}
          data-testid={props["data-testid"]}
          className={cn(FIELD_LOOK, "min-h-9 flex-1 resize-none py-1.75 text-md leading-5.5", className)}
        />
      </Popover.Anchor>
      <PopoverContent
        side="top"
        align="start"
        role="presentation"
        onOpenAutoFocus={(event) => event.preventDefault()}
        onCloseAutoFocus={(event) => event.preventDefault()}
        // The field hears the key, and shuts the list.
        onEscapeKeyDown={(event) => event.preventDefault()}
        className="w-72 max-w-[calc(100vw-1rem)]"
      >
        <div
          id={listId}
          role="listbox"
          aria-label={label}
          className="max-h-[min(18rem,40dvh)] overflow-y-auto p-1"
        >
          {choices.map((one, index) => (
            <Choice
              key={one.id}
              id={`${listId}-${index}`}
              one={one}
              active={index === at}
              onHover={() => setActive(index)}
              onChoose={() => choose(one)}
            />
          ))}
        </div>
      </PopoverContent>
    </Popover.Root>
  );
}

interface ChoiceProps {
  id: string;
  one: Mentionable;
  active: boolean;
  onHover(): void;
  onChoose(): void;
}

function Choice({ id, one, active, onHover, onChoose }: ChoiceProps) {
  const { t } = useTranslation("desk");
  const isOnline = useLive(({ onlineAgentIds }) => onlineAgentIds.includes(one.id));
  return (
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={active}
      data-testid="mention-choice"
      ref={(element) => {
        if (active) element?.scrollIntoView({ block: "nearest" });
      }}
      onPointerMove={onHover}
      // Before the field loses the focus.
      onPointerDown={(event) => {
        event.preventDefault();
        onChoose();
      }}
      className={cn(
        "flex min-h-9 cursor-pointer items-center gap-2 rounded-sm px-2 py-1",
        active && "bg-hover",
      )}
    >
      {one.kind === "agent" ? (
        <Avatar name={one.name} seed={one.id} size="xs" />
      ) : (
        <span className="inline-flex size-5 shrink-0 items-center justify-center rounded-full bg-primary-soft text-primary">
          <Users className="size-3" aria-hidden="true" />
        </span>
      )}
      <span className="min-w-0 flex-1 truncate" dir="auto">
        {one.name}
      </span>
      <span className="shrink-0 text-xs text-ink-faint">
        {one.kind === "team"
          ? t("note.team_of", { count: one.agentIds.length })
          : isOnline && t("note.online")}
      </span>
    </div>
  );
}
