import { useQuery } from "@tanstack/react-query";
import { keys } from "../../api/query-keys";
import type { Conversation } from "../../api/types";
import { work } from "../../api/work";
import { useChannel } from "../../queries/use-channels";
import { useAgent } from "../../session/session";
import { firstWord, type Values } from "./fill";

export const useCannedReplies = () => useQuery({ queryKey: keys.cannedReplies, queryFn: work.cannedReplies });

/** What is known of whom one writes to, and from where. */
export function useReplyValues({ contact, channel_id }: Conversation): Values {
  const agent = useAgent();
  const channel = useChannel(channel_id);
  const name = contact.name || contact.profile_name || undefined;
  return {
    "contact.name": name,
    "contact.first_name": firstWord(name),
    "contact.phone": contact.phone ?? undefined,
    "contact.username": contact.username ?? undefined,
    "agent.name": agent.name,
    "agent.first_name": firstWord(agent.name),
    "number.name": channel?.name,
    "number.phone": channel?.display_phone_number,
  };
}
