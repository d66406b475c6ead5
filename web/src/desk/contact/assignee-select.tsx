import { Avatar } from "@ui/avatar";
import { Select } from "@ui/select";
import { UserRound } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Conversation } from "../api/types";
import { useLive } from "../live/live-store";
import { useAgents } from "../queries/use-agents";
import { useChangeConversation } from "../queries/use-conversation";

/** Radix knows no empty value. */
const NOBODY = "nobody";

interface AssigneeSelectProps {
  conversation: Conversation;
  id?: string;
  className?: string;
}

export function AssigneeSelect({ conversation, id, className }: AssigneeSelectProps) {
  const { t } = useTranslation("desk");
  const agents = useAgents().data ?? [];
  const onlineIds = useLive((state) => state.onlineAgentIds);
  const change = useChangeConversation(conversation);
  return (
    <Select
      id={id}
      label={t("conversation.assignee")}
      value={conversation.assignee_id ?? NOBODY}
      onChange={(value) => change.mutate({ assignee_id: value === NOBODY ? null : value })}
      choices={[
        {
          value: NOBODY,
          label: (
            <span className="inline-flex items-center gap-2 text-ink-soft">
              <UserRound className="size-4 shrink-0" aria-hidden="true" />
              {t("conversation.nobody")}
            </span>
          ),
        },
        ...agents.map((agent) => ({
          value: agent.id,
          label: (
            <span className="inline-flex min-w-0 items-center gap-2">
              <Avatar name={agent.name} seed={agent.id} size="xs" />
              <span className="truncate">{agent.name}</span>
              {onlineIds.includes(agent.id) && (
                <span className="size-2 shrink-0 rounded-full bg-success" title={t("people.online")} />
              )}
            </span>
          ),
        })),
      ]}
      className={className}
      data-testid="assignee-select"
    />
  );
}
