import { useTranslation } from "react-i18next";
import { COMPONENTS, type Group } from "../model/components";
import { addComponent } from "../model/edits";
import type { Drag } from "./drag";

const GROUPS: readonly Group[] = ["ask", "text", "media"];

interface PaletteProps {
  drag: Drag;
  onAdd(component: Record<string, unknown>): void;
}

/** What a screen can be made of: dragged to its place, or added behind what is chosen. */
export function Palette({ drag, onAdd }: PaletteProps) {
  const { t } = useTranslation("desk");
  const words = (key: string) => t(`flows.component.words.${key}`);
  return (
    <div className="space-y-4 p-3 max-lg:order-2">
      {GROUPS.map((group) => (
        <section key={group}>
          <h2 className="mb-1.5 text-xs font-semibold text-ink-faint">{t(`flows.group.${group}`)}</h2>
          <div className="grid grid-cols-2 gap-1.5 max-lg:grid-cols-4 max-sm:grid-cols-3">
            {COMPONENTS.filter((component) => component.group === group).map(({ type, icon: Icon, make }) => (
              <button
                key={type}
                type="button"
                onClick={() => onAdd(make(words))}
                onPointerDown={(event) =>
                  drag.start(event, {
                    label: t(`flows.component.name.${type}`),
                    drop: (root, container, index) => ({
                      root: addComponent(root, container, index, make(words)),
                      path: [...container, index],
                    }),
                  })
                }
                className="flex min-h-14 touch-none flex-col items-center justify-center gap-1 rounded-md border bg-surface px-1 py-1.5 text-center text-xs leading-tight text-ink-soft transition-colors hover:border-line-strong hover:bg-hover hover:text-ink"
                data-testid={`palette-${type}`}
              >
                <Icon className="size-4.5" aria-hidden="true" />
                {t(`flows.component.name.${type}`)}
              </button>
            ))}
          </div>
        </section>
      ))}
    </div>
  );
}
