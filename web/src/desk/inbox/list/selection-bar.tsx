import { IconButton } from "@ui/button";
import { CheckCheck, Clock, Flag, RotateCcw, Tag, UserRoundPlus, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Conversation } from "../../api/types";
import { useMay } from "../../session/session";
import { useWork } from "../../work/use-work";
import { WorkMenu, type WorkMenuKind } from "../../work/work-menu";
import { clearSelection, useSelection } from "../selection";

/** What can be done with all that are chosen, as long as some are. */
export function SelectionBar({ rows }: { rows: readonly Conversation[] }) {
  const { t } = useTranslation("desk");
  const { ids } = useSelection();
  const mayWrite = useMay("conversations.write");
  const work = useWork();
  const buttons = useRef<HTMLDivElement>(null);
  const [menu, setMenu] = useState<WorkMenuKind | null>(null);
  const chosen = rows.filter(({ id }) => ids.has(id));

  useEffect(() => {
    if (ids.size === 0) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || document.querySelector("[role=dialog], [role=menu]")) return;
      // Otherwise Escape would leave the open conversation.
      event.preventDefault();
      event.stopPropagation();
      clearSelection();
    };
    window.addEventListener("keydown", onKeyDown, { capture: true });
    return () => window.removeEventListener("keydown", onKeyDown, { capture: true });
  }, [ids.size]);

  if (chosen.length === 0 || !mayWrite) return null;
  const allClosed = chosen.every(({ status }) => status === "closed");
  return (
    <div
      role="toolbar"
      aria-label={t("select.label")}
      className="flex h-12 shrink-0 animate-rise items-center gap-0.5 border-t bg-raised ps-3 pe-1.5 shadow-pop"
      data-testid="selection-bar"
    >
      <p className="min-w-0 flex-1 truncate text-sm font-semibold" aria-live="polite">
        {t("select.count", { count: chosen.length })}
      </p>
      <div ref={buttons} className="flex items-center gap-0.5">
        <IconButton
          label={t("work.menu.assign")}
          onClick={() => setMenu("assign")}
          data-work-menu="assign"
          data-testid="bulk-assign"
        >
          <UserRoundPlus />
        </IconButton>
        <IconButton
          label={t("work.menu.tags")}
          onClick={() => setMenu("tags")}
          data-work-menu="tags"
          data-testid="bulk-tags"
        >
          <Tag />
        </IconButton>
        <IconButton
          label={t("work.menu.priority")}
          onClick={() => setMenu("priority")}
          data-work-menu="priority"
          data-testid="bulk-priority"
        >
          <Flag />
        </IconButton>
        <IconButton
          label={t("work.menu.snooze")}
          onClick={() => setMenu("snooze")}
          data-work-menu="snooze"
          data-testid="bulk-snooze"
        >
          <Clock />
        </IconButton>
        <IconButton
          label={allClosed ? t("conversation.reopen") : t("conversation.close")}
          onClick={() => {
            void (allClosed ? work.reopen(chosen) : work.close(chosen));
            clearSelection();
          }}
          data-testid="bulk-close"
        >
          {allClosed ? <RotateCcw /> : <CheckCheck />}
        </IconButton>
      </div>
      <IconButton label={t("select.clear")} onClick={clearSelection}>
        <X />
      </IconButton>
      <WorkMenu
        conversations={chosen}
        kind={menu}
        buttons={buttons}
        onClose={() => setMenu(null)}
        onDone={clearSelection}
      />
    </div>
  );
}
