import { Popover, PopoverAnchor, PopoverContent } from "@ui/popover";
import { type RefObject, useMemo } from "react";
import type { Conversation } from "../api/types";
import { TagPicker } from "../tags/tag-picker";
import { AssignDialog } from "./assign-dialog";
import { PriorityList } from "./priority-list";
import { SnoozeList } from "./snooze-list";

export type WorkMenuKind = "assign" | "tags" | "snooze" | "priority";

interface WorkMenuProps {
  conversations: readonly Conversation[];
  /** Which one is open. */
  kind: WorkMenuKind | null;
  /** Its buttons carry `data-work-menu` with the kind, or `more` where those are hidden. */
  buttons: RefObject<HTMLElement | null>;
  onClose(): void;
  /** When something was done that ends the work on a selection. */
  onDone?(): void;
}

/** The menus of a conversation or a selection, each under its button, wherever a click or a key opens it. */
export function WorkMenu({ conversations, kind, buttons, onClose, onDone }: WorkMenuProps) {
  const anchor = useMemo(
    () => ({
      current: {
        getBoundingClientRect: () => (button(buttons.current, kind) ?? document.body).getBoundingClientRect(),
      },
    }),
    [buttons, kind],
  );
  if (kind === "assign")
    return <AssignDialog conversations={conversations} onClose={onClose} onDone={onDone} />;
  const done = () => {
    onClose();
    onDone?.();
  };
  return (
    <Popover modal open={kind !== null} onOpenChange={(open) => !open && onClose()}>
      <PopoverAnchor virtualRef={anchor} />
      <PopoverContent align="end" className="w-72">
        {kind === "tags" && <TagPicker conversations={conversations} />}
        {kind === "snooze" && <SnoozeList conversations={conversations} onDone={done} />}
        {kind === "priority" && <PriorityList conversations={conversations} onDone={done} />}
      </PopoverContent>
    </Popover>
  );
}

/** What is not displayed has no parent to be placed in. */
function button(row: HTMLElement | null, kind: WorkMenuKind | null): HTMLElement | undefined {
  const shown = [...(row?.querySelectorAll<HTMLElement>("[data-work-menu]") ?? [])].filter(
    (one) => one.offsetParent !== null,
  );
  return (
    shown.find((one) => one.dataset.workMenu === kind) ?? shown.find((one) => one.dataset.workMenu === "more")
  );
}
