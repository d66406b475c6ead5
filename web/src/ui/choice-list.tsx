import { Check, Plus, Search } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { cn } from "./cn";

export interface ListChoice {
  id: string;
  /** What is searched. */
  words: string;
  content: ReactNode;
  /** At the end of its line. */
  trail?: ReactNode;
  chosen?: boolean;
  /** The heading it stands under; choices of one heading follow each other. */
  group?: string;
}

interface ChoiceListProps {
  label: string;
  choices: readonly ListChoice[];
  onChoose(id: string): void;
  /** Said when nothing matches. */
  nothing: string;
  placeholder?: string;
  /** Offers to make what was searched for and is not there. */
  make?: { label(text: string): ReactNode; isNew(text: string): boolean; run(text: string): void };
  /** Several may be chosen: the list stays as it is. */
  several?: boolean;
  className?: string;
  "data-testid"?: string;
}

/** So few are seen at a glance. */
const SEARCHED_FROM = 8;
const MAKE = "make";

/** As texts are compared: without accents and case. */
export const folded = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** A choice matches when each word searched for is somewhere in its words. */
export function matching<Choice extends { words: string }>(choices: readonly Choice[], q: string): Choice[] {
  const wanted = folded(q).split(/\s+/).filter(Boolean);
  return choices.filter(({ words }) => wanted.every((word) => folded(words).includes(word)));
}

/** A list that is searched by writing and walked with the arrow keys, for a popover or a dialog. */
export function ChoiceList(props: ChoiceListProps) {
  const { label, choices, onChoose, nothing, placeholder, make, several, className } = props;
  const { t } = useTranslation("ui");
  const [q, setQ] = useState("");
  const [active, setActive] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();

  const text = q.trim();
  const shown = useMemo(() => matching(choices, q), [choices, q]);
  const mayMake = make !== undefined && text !== "" && make.isNew(text);
  const ids = mayMake ? [...shown.map((choice) => choice.id), MAKE] : shown.map((choice) => choice.id);
  const at = Math.min(active, ids.length - 1);

  useEffect(() => field.current?.focus(), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the line that the arrow keys came to is brought into view
  useEffect(() => {
    list.current?.querySelector("[data-active=true]")?.scrollIntoView({ block: "nearest" });
  }, [at]);

  const choose = (chosen: string | undefined) => {
    if (chosen === MAKE) make?.run(text);
    else if (chosen !== undefined) onChoose(chosen);
    if (several) setQ("");
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && ids.length > 0) {
      event.preventDefault();
      setActive((at + step + ids.length) % ids.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      choose(ids[at]);
    }
  };

  const line = (index: number, of: string, selected: boolean | undefined, content: ReactNode) => (
    <div
      key={of}
      id={`${id}-${index}`}
      role="option"
      tabIndex={-1}
      aria-selected={selected ?? false}
      data-active={index === at}
      onPointerMove={() => setActive(index)}
      // The field keeps the keyboard.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => choose(of)}
      onKeyDown={undefined}
      className="flex min-h-8 cursor-pointer items-center gap-2 rounded-sm px-2 py-1 select-none data-[active=true]:bg-hover"
    >
      {content}
    </div>
  );

  return (
    <div className={cn("flex min-h-0 flex-col", className)} data-testid={props["data-testid"]}>
      <div
        className={cn(
          "relative border-b",
          choices.length < SEARCHED_FROM && make === undefined && "sr-only border-0",
        )}
      >
        <Search
          className="pointer-events-none absolute start-3 top-3 size-4 text-ink-faint"
          aria-hidden="true"
        />
        <input
          ref={field}
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={at >= 0 ? `${id}-${at}` : undefined}
          aria-autocomplete="list"
          aria-label={label}
          autoComplete="off"
          value={q}
          onChange={(event) => {
            setQ(event.target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
          placeholder={placeholder ?? t("choices.search")}
          className="h-10 w-full bg-transparent ps-9 pe-3 outline-none placeholder:text-ink-faint"
        />
      </div>
      <div
        ref={list}
        id={`${id}-list`}
        role="listbox"
        aria-label={label}
        aria-multiselectable={several || undefined}
        className="max-h-72 min-h-0 overflow-y-auto p-1"
      >
        {shown.map((choice, index) => (
          <div key={choice.id}>
            {choice.group && choice.group !== shown[index - 1]?.group && (
              <p className="px-2 pt-2 pb-1 text-xs font-semibold text-ink-faint">{choice.group}</p>
            )}
            {line(
              index,
              choice.id,
              choice.chosen,
              <>
                <span className="inline-flex min-w-0 flex-1 items-center gap-2">{choice.content}</span>
                {choice.trail}
                <Check
                  className={cn("size-4 shrink-0 text-primary", !choice.chosen && "invisible")}
                  aria-hidden="true"
                />
              </>,
            )}
          </div>
        ))}
        {mayMake &&
          line(
            ids.length - 1,
            MAKE,
            undefined,
            <>
              <Plus className="size-4 shrink-0 text-primary" aria-hidden="true" />
              <span className="min-w-0 flex-1 truncate">{make.label(text)}</span>
            </>,
          )}
        {ids.length === 0 && <p className="px-2 py-4 text-center text-sm text-ink-soft">{nothing}</p>}
      </div>
    </div>
  );
}
