import { type KeyboardEvent, useEffect, useId, useState } from "react";
import type { BusinessCommand } from "../../control/types";
import { chosenText, matchingCommands } from "./commands";

export interface CommandMenuState {
  /** What is offered; empty while the menu is closed. */
  shown: BusinessCommand[];
  active: number;
  listId: string;
  optionId(index: number): string;
  choose(command: BusinessCommand): void;
  /** Whether the key was the menu's. */
  onKeyDown(event: KeyboardEvent): boolean;
}

/** Which commands are offered for what was typed, and the keys that choose one. */
export function useCommandMenu(
  commands: BusinessCommand[],
  text: string,
  setText: (text: string) => void,
): CommandMenuState {
  const listId = useId();
  const [active, setActive] = useState(0);
  const [closedFor, setClosedFor] = useState<string | null>(null);
  const shown = closedFor === text ? [] : (matchingCommands(commands, text) ?? []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another text begins at the top again
  useEffect(() => setActive(0), [text]);

  const choose = (command: BusinessCommand) => setText(chosenText(command));
  const onKeyDown = (event: KeyboardEvent): boolean => {
    if (shown.length === 0 || event.nativeEvent.isComposing) return false;
    const command = shown[Math.min(active, shown.length - 1)];
    if (event.key === "ArrowDown") setActive((active + 1) % shown.length);
    else if (event.key === "ArrowUp") setActive((active + shown.length - 1) % shown.length);
    else if (event.key === "Escape") setClosedFor(text);
    else if ((event.key === "Enter" && !event.shiftKey) || event.key === "Tab") command && choose(command);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  return { shown, active, listId, optionId: (index) => `${listId}-${index}`, choose, onKeyDown };
}
