import { cn } from "@ui/cn";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { CommandMenuState } from "./use-command-menu";

/** The business's commands above the composer. The composer keeps the focus; its keys move in here. */
export function CommandMenu({ menu }: { menu: CommandMenuState }) {
  const { t } = useTranslation("phone");
  const activeRow = useRef<HTMLDivElement>(null);
  const { active, shown } = menu;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the row of another index comes into view
  useEffect(() => activeRow.current?.scrollIntoView?.({ block: "nearest" }), [active]);

  if (shown.length === 0) return null;
  return (
    <div
      role="listbox"
      id={menu.listId}
      aria-label={t("commands.title")}
      data-testid="phone-commands"
      className="max-h-56 overflow-y-auto border-t py-1"
    >
      {shown.map((command, index) => (
        <div
          key={command.command_name}
          ref={index === active ? activeRow : undefined}
          role="option"
          tabIndex={-1}
          id={menu.optionId(index)}
          aria-selected={index === active}
          // The composer must not lose the focus.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => menu.choose(command)}
          onKeyDown={menu.onKeyDown}
          className={cn("cursor-pointer px-4 py-2 hover:bg-hover", index === active && "bg-hover")}
        >
          <p className="font-semibold break-words">/{command.command_name}</p>
          <p className="text-sm break-words text-ink-soft">{command.command_description}</p>
        </div>
      ))}
    </div>
  );
}
