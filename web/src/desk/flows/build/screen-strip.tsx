import { IconButton } from "@ui/button";
import { cn } from "@ui/cn";
import { ArrowDown, ArrowUp, Flag, Plus, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { textIn } from "../../../flow/flow-json";
import { screensOf, type Tree } from "../model/document";
import { addScreen, moveScreen, removeScreen } from "../model/edits";
import type { Edit } from "./build-tab";

/** WhatsApp takes no more. */
const MOST_SCREENS = 100;

interface ScreenStripProps {
  tree: Tree;
  shown: number;
  readOnly: boolean;
  onShow(screen: number): void;
  onEdit: Edit;
}

export function ScreenStrip({ tree, shown, readOnly, onShow, onEdit }: ScreenStripProps) {
  const { t } = useTranslation("desk");
  const screens = screensOf(tree);
  const add = () => {
    onEdit(addScreen(tree, shown, t("flows.screen.new_title"), t("flows.starter.words.next")));
    onShow(Math.min(shown + 1, screens.length));
  };
  const reorder = (to: number) => {
    onEdit(moveScreen(tree, shown, to));
    onShow(to);
  };
  return (
    <section className="border-b p-3" aria-label={t("flows.screen.all")}>
      <div className="mb-1 flex items-center">
        <h2 className="flex-1 text-xs font-semibold text-ink-faint">{t("flows.screen.all")}</h2>
        {!readOnly && (
          <IconButton
            size="sm"
            label={t("flows.screen.add")}
            disabled={screens.length >= MOST_SCREENS}
            onClick={add}
          >
            <Plus />
          </IconButton>
        )}
      </div>
      <ol className="space-y-0.5">
        {screens.map((screen, index) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: a screen's id changes while it is typed
            key={index}
            className={cn("flex items-center rounded-md", index === shown && "bg-selected")}
          >
            <button
              type="button"
              aria-current={index === shown || undefined}
              onClick={() => onShow(index)}
              className="flex min-w-0 flex-1 items-center gap-2 rounded-md px-2 py-1.5 text-start hover:bg-hover"
            >
              <span className="w-4 shrink-0 text-xs text-ink-faint tabular-nums">{index + 1}</span>
              <span className="min-w-0 flex-1 truncate font-medium" dir="auto">
                {textIn(screen.title) || textIn(screen.id)}
              </span>
              {screen.terminal === true && (
                <Flag className="size-3.5 shrink-0 text-ink-faint" aria-label={t("flows.screen.last")} />
              )}
            </button>
          </li>
        ))}
      </ol>
      {!readOnly && screens.length > 1 && (
        <div className="mt-1.5 flex gap-1">
          <IconButton
            size="sm"
            label={t("flows.move_up")}
            disabled={shown === 0}
            onClick={() => reorder(shown - 1)}
          >
            <ArrowUp />
          </IconButton>
          <IconButton
            size="sm"
            label={t("flows.move_down")}
            disabled={shown >= screens.length - 1}
            onClick={() => reorder(shown + 1)}
          >
            <ArrowDown />
          </IconButton>
          <span className="flex-1" />
          <IconButton
            size="sm"
            label={t("flows.screen.remove")}
            onClick={() => {
              onEdit(removeScreen(tree, shown));
              onShow(Math.max(0, shown - 1));
            }}
          >
            <Trash2 />
          </IconButton>
        </div>
      )}
    </section>
  );
}
