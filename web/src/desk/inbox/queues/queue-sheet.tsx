import { Button } from "@ui/button";
import { Dialog } from "@ui/dialog";
import { ChevronDown, UsersRound } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { QUEUE_ICON, QueueList, useCountText } from "./queue-list";
import { useQueues } from "./use-queues";

/** Where there is no room for the queues beside the list: which one is open, and the others behind it. */
export function QueueSheet() {
  const { t } = useTranslation("desk");
  const [isShown, setShown] = useState(false);
  const { filter, opened } = useQueues();
  const countText = useCountText();
  const Icon = filter.team_id ? UsersRound : QUEUE_ICON[filter.queue];
  const name = opened?.team?.name ?? (filter.team_id ? t("queue.teams") : t(`queue.${filter.queue}`));
  return (
    <>
      <Button
        variant="quiet"
        onClick={() => setShown(true)}
        aria-haspopup="dialog"
        className="min-w-0 shrink px-1.5 text-md text-ink"
        data-testid="queue-sheet"
      >
        <Icon aria-hidden="true" />
        <span className="min-w-0 truncate" dir="auto">
          {name}
        </span>
        {opened?.count !== undefined && (
          <span className="text-sm font-medium text-ink-faint">{countText(opened.count)}</span>
        )}
        <ChevronDown className="text-ink-faint" aria-hidden="true" />
      </Button>
      <Dialog open={isShown} onOpenChange={setShown} title={t("queue.label")}>
        <QueueList onOpened={() => setShown(false)} />
      </Dialog>
    </>
  );
}
