import { Avatar } from "@ui/avatar";
import { Badge } from "@ui/badge";
import { Skeleton } from "@ui/skeleton";
import { ErrorState } from "@ui/states";
import { useTranslation } from "react-i18next";
import { sentenceOf } from "../api/problem";
import { useLive } from "../live/live-store";
import { useAgents } from "../queries/use-agents";
import { useAgent } from "../session/session";

export function AgentsPage() {
  const { t } = useTranslation("desk");
  const agents = useAgents();
  const meId = useAgent().id;
  const onlineIds = useLive((state) => state.onlineAgentIds);

  if (agents.isPending) return <Skeleton className="h-48 rounded-lg" />;
  if (agents.data === undefined) {
    return <ErrorState text={sentenceOf(agents.error)} onRetry={() => void agents.refetch()} />;
  }
  return (
    <ul className="divide-y overflow-hidden rounded-lg border bg-surface">
      {agents.data.map((agent) => (
        <li key={agent.id} className="flex items-center gap-3 px-4 py-3">
          <Avatar name={agent.name} seed={agent.id} />
          <div className="min-w-0 flex-1">
            <p className="truncate font-semibold">
              {agent.name}
              {agent.id === meId && <span className="font-normal text-ink-faint"> · {t("agents.you")}</span>}
            </p>
            <p className="truncate text-sm text-ink-faint">{agent.email}</p>
          </div>
          {!agent.is_active && <Badge tone="danger">{t("agents.left")}</Badge>}
          {onlineIds.includes(agent.id) && <Badge tone="success">{t("agents.online")}</Badge>}
          <Badge tone={agent.role === "owner" ? "primary" : "neutral"}>
            {t(`agents.role.${agent.role}`, { defaultValue: t("agents.role.custom") })}
          </Badge>
        </li>
      ))}
    </ul>
  );
}
