import { cn } from "@ui/cn";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { QUEUES, type Queue } from "../../api/types";
import { useCounts } from "../../queries/use-counts";

interface QueueTabsProps {
  queue: Queue;
  onChange(queue: Queue): void;
}

export function QueueTabs({ queue, onChange }: QueueTabsProps) {
  const { t, i18n } = useTranslation("desk");
  const counts = useCounts().data;
  const bar = useRef<HTMLDivElement>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the chosen one is brought into view
  useEffect(() => {
    bar.current?.querySelector("[aria-pressed=true]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [queue]);

  return (
    <div
      ref={bar}
      role="toolbar"
      aria-label={t("queue.label")}
      className="flex shrink-0 justify-between gap-0.5 overflow-x-auto border-b px-2 pt-1.5 [scrollbar-width:none]"
    >
      {QUEUES.map((name) => {
        const active = name === queue;
        return (
          <button
            key={name}
            type="button"
            aria-pressed={active}
            onClick={() => onChange(name)}
            data-testid={`queue-${name}`}
            className={cn(
              "-mb-px flex shrink-0 flex-col items-center border-b-2 px-1.5 pb-1 text-xs font-semibold transition-colors",
              "focus-visible:-outline-offset-2",
              active ? "border-primary text-primary" : "border-transparent text-ink-soft hover:text-ink",
            )}
          >
            {t(`queue.${name}`)}
            <span className={cn("text-2xs", active ? "font-bold" : "text-ink-faint")}>
              {counts?.[name].toLocaleString(i18n.language) ?? "–"}
            </span>
          </button>
        );
      })}
    </div>
  );
}
