import { useShortcuts } from "../../shell/shortcuts";
import { QueueList } from "./queue-list";
import { useQueues } from "./use-queues";

/** The queues beside the list, where there is room; the keys for the next one work everywhere. */
export function QueueColumn() {
  const { step } = useQueues();
  useShortcuts({ next_queue: () => step(1), previous_queue: () => step(-1) });
  return (
    <div className="hidden h-full w-44 shrink-0 overflow-y-auto border-e bg-canvas px-2 py-3 lg:block xl:w-50">
      <QueueList />
    </div>
  );
}
