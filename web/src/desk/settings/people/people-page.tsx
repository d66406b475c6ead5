import { useQuery } from "@tanstack/react-query";
import { Button } from "@ui/button";
import { ErrorState } from "@ui/states";
import { UserPlus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { people } from "../../api/people";
import { sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";
import { useAgents } from "../../queries/use-agents";
import { useMay } from "../../session/session";
import { RowSkeleton } from "../row-skeleton";
import { ColleagueRow } from "./colleague-row";
import { InvitationList } from "./invitation-list";
import { InviteDialog } from "./invite-dialog";

/** Everyone of the workspace, those who left, and those who were invited. */
export function PeoplePage() {
  const { t } = useTranslation("desk");
  const mayChange = useMay("people.write");
  const [inviting, setInviting] = useState(false);
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-xl text-ink-soft">{t(mayChange ? "people.intro" : "people.intro_reader")}</p>
        {mayChange && (
          <Button variant="primary" onClick={() => setInviting(true)} data-testid="invite">
            <UserPlus />
            {t("people.invite.action")}
          </Button>
        )}
      </div>
      <Colleagues />
      {mayChange && <InvitationList />}
      {inviting && <InviteDialog onClose={() => setInviting(false)} />}
    </>
  );
}

function Colleagues() {
  const { t } = useTranslation("desk");
  const agents = useAgents();
  const mayChange = useMay("people.write");
  const safety = useQuery({
    queryKey: keys.signInSafety,
    queryFn: people.signInSafety,
    enabled: mayChange,
  }).data;
  const safetyOf = (id: string) => safety?.find(({ agent_id }) => agent_id === id);
  if (agents.isPending) return <RowSkeleton />;
  if (agents.data === undefined) {
    return <ErrorState text={sentenceOf(agents.error)} onRetry={() => void agents.refetch()} />;
  }
  const active = agents.data.filter((agent) => agent.is_active);
  const suspended = agents.data.filter((agent) => !agent.is_active);
  return (
    <>
      <ul className="divide-y overflow-hidden rounded-lg border bg-surface" data-testid="colleagues">
        {active.map((agent) => (
          <ColleagueRow key={agent.id} agent={agent} safety={safetyOf(agent.id)} />
        ))}
      </ul>
      {suspended.length > 0 && (
        <section className="mt-8">
          <h2 className="mb-2 font-semibold">{t("people.suspended_title")}</h2>
          <ul className="divide-y overflow-hidden rounded-lg border bg-surface">
            {suspended.map((agent) => (
              <ColleagueRow key={agent.id} agent={agent} safety={safetyOf(agent.id)} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
