import { Outlet, useMatchRoute } from "@tanstack/react-router";
import { cn } from "@ui/cn";
import { ListPane } from "./list/list-pane";
import { QueueColumn } from "./queues/queue-column";

/** The queues, the list beside the conversation; on a phone one of the two. */
export function InboxPage() {
  const inConversation = Boolean(useMatchRoute()({ to: "/inbox/$conversationId" }));
  return (
    <div className="flex h-full">
      <QueueColumn />
      <div
        className={cn(
          "h-full w-full shrink-0 sm:w-76 sm:border-e xl:w-84",
          inConversation && "max-sm:hidden",
        )}
      >
        <ListPane />
      </div>
      <div className={cn("h-full min-w-0 flex-1", !inConversation && "max-sm:hidden")}>
        <Outlet />
      </div>
    </div>
  );
}
