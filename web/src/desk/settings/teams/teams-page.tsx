import { Badge } from "@ui/badge";
import { Button, IconButton } from "@ui/button";
import { EmptyState, ErrorState } from "@ui/states";
import { Pencil, Plus, Trash2, UsersRound } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { sentenceOf } from "../../api/problem";
import type { Team } from "../../api/types";
import { useAgents } from "../../queries/use-agents";
import { useChannels } from "../../queries/use-channels";
import { useTeams } from "../../queries/use-teams";
import { useMay } from "../../session/session";
import { RowSkeleton } from "../row-skeleton";
import { PeopleAvailability } from "./people-availability";
import { RemoveTeamDialog } from "./remove-team-dialog";
import { TeamEditor } from "./team-editor";

type Open = { what: "new" } | { what: "edit" | "remove"; team: Team };

/** The teams, and below them who takes new conversations. */
export function TeamsPage() {
  const { t } = useTranslation("desk");
  const teams = useTeams();
  const mayChange = useMay("people.write");
  const [open, setOpen] = useState<Open | null>(null);
  if (teams.isPending) return <RowSkeleton />;
  if (teams.data === undefined) {
    return <ErrorState text={sentenceOf(teams.error)} onRetry={() => void teams.refetch()} />;
  }
  const newButton = mayChange && (
    <Button variant="primary" onClick={() => setOpen({ what: "new" })} data-testid="new-team">
      <Plus />
      {t("teams.new")}
    </Button>
  );
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-xl text-ink-soft">{t("teams.intro")}</p>
        {teams.data.length > 0 && newButton}
      </div>
      {teams.data.length === 0 ? (
        <EmptyState
          icon={<UsersRound />}
          title={t("teams.empty.title")}
          text={t(mayChange ? "teams.empty.text" : "teams.empty.text_reader")}
          action={newButton}
          className="h-auto rounded-lg border border-dashed"
        />
      ) : (
        <ul className="divide-y overflow-hidden rounded-lg border bg-surface">
          {teams.data.map((team) => (
            <TeamRow key={team.id} team={team} onOpen={mayChange ? setOpen : undefined} />
          ))}
        </ul>
      )}
      <PeopleAvailability />
      {open?.what === "new" && <TeamEditor onClose={() => setOpen(null)} />}
      {open?.what === "edit" && <TeamEditor team={open.team} onClose={() => setOpen(null)} />}
      {open?.what === "remove" && <RemoveTeamDialog team={open.team} onClose={() => setOpen(null)} />}
    </>
  );
}

function TeamRow({ team, onOpen }: { team: Team; onOpen?: (open: Open) => void }) {
  const { t } = useTranslation("desk");
  const agents = useAgents().data ?? [];
  const channels = useChannels().data ?? [];
  const members = agents.filter(({ id }) => team.member_ids.includes(id)).map(({ name }) => name);
  const numbers = channels.filter(({ id }) => team.channel_ids.includes(id)).map(({ name }) => name);
  return (
    <li className="flex items-center gap-3 px-4 py-3" aria-label={team.name} data-testid="team">
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-2">
          <span className="min-w-0 truncate font-semibold" dir="auto" title={team.name}>
            {team.name}
          </span>
          <Badge>{t("teams.members", { count: team.member_ids.length })}</Badge>
        </p>
        <p className="truncate text-sm text-ink-faint" title={members.join(", ")}>
          {[t(`teams.assignment.${team.assignment}.name`), ...members].join(" · ")}
        </p>
        {numbers.length > 0 && (
          <p className="truncate text-sm text-ink-faint">
            {t("teams.gets", { numbers: numbers.join(", ") })}
          </p>
        )}
      </div>
      {onOpen && (
        <>
          <IconButton
            size="sm"
            label={t("teams.edit", { name: team.name })}
            onClick={() => onOpen({ what: "edit", team })}
          >
            <Pencil />
          </IconButton>
          <IconButton
            size="sm"
            label={t("teams.delete", { name: team.name })}
            onClick={() => onOpen({ what: "remove", team })}
          >
            <Trash2 />
          </IconButton>
        </>
      )}
    </li>
  );
}
