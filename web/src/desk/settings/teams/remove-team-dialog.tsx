import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ConfirmDialog } from "@ui/confirm-dialog";
import { useTranslation } from "react-i18next";
import { sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";
import type { Team } from "../../api/types";
import { work } from "../../api/work";

export function RemoveTeamDialog({ team, onClose }: { team: Team; onClose(): void }) {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => work.deleteTeam(team.id),
    onSuccess: () => {
      client.setQueryData<Team[]>(keys.teams, (teams) => teams?.filter(({ id }) => id !== team.id));
      void client.invalidateQueries({ queryKey: keys.counts });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={t("teams.remove.title", { name: team.name })}
      text={t("teams.remove.text")}
      action={t("teams.remove.action")}
      busy={remove.isPending}
      problem={remove.error ? sentenceOf(remove.error) : undefined}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    />
  );
}
