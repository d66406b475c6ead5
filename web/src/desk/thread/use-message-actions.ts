import { useQueryClient } from "@tanstack/react-query";
import { toast } from "@ui/toast";
import { useCallback } from "react";
import { v7 as uuidv7 } from "uuid";
import { desk } from "../api/desk";
import { sentenceOf } from "../api/problem";
import { keys } from "../api/query-keys";
import type { Message } from "../api/types";
import { storeMessage } from "../live/apply-event";
import { useLiveTools } from "../live/live-provider";
import { serverClock } from "../live/server-clock";
import { changeItem, messageItem, type ThreadList } from "../live/thread-patches";

/** What one can do to a message that the server already has. */
export function useMessageActions() {
  const client = useQueryClient();
  const { log } = useLiveTools();

  /** Shows the change at once; a refusal puts the former message back and says why. */
  const optimistically = useCallback(
    async (message: Message, change: Partial<Message>, call: () => Promise<Message>) => {
      client.setQueryData<ThreadList>(
        keys.thread(message.conversation_id),
        (list) =>
          list && changeItem(list, message.id, ({ data }) => messageItem({ ...data, ...change } as Message)),
      );
      try {
        await log.during(call, (answer) => storeMessage(client, answer));
      } catch (error) {
        storeMessage(client, message);
        toast.error(sentenceOf(error));
      }
    },
    [client, log],
  );

  /** An empty emoji takes the reaction back. */
  const react = useCallback(
    (message: Message, emoji: string) => {
      const others = message.reactions.filter((reaction) => reaction.from !== "business");
      const own = { from: "business" as const, emoji, at: serverClock.nowText() };
      return optimistically(message, { reactions: emoji ? [...others, own] : others }, () =>
        desk.send(message.conversation_id, {
          id: uuidv7(),
          kind: "reaction",
          content: { message_id: message.id, emoji },
        }),
      );
    },
    [optimistically],
  );

  const retry = useCallback(
    (message: Message) =>
      optimistically(message, { status: "queued", error: null }, () => desk.retry(message.id)),
    [optimistically],
  );

  return { react, retry };
}
