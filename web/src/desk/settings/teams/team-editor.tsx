import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Avatar } from "@ui/avatar";
import { Button } from "@ui/button";
import { ChoiceList } from "@ui/choice-list";
import { Dialog } from "@ui/dialog";
import { Field, Input } from "@ui/field";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { v7 as uuidv7 } from "uuid";
import { sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";
import type { Assignment, Team, WriteTeam } from "../../api/types";
import { work } from "../../api/work";
import { useAgents } from "../../queries/use-agents";
import { useChannels } from "../../queries/use-channels";
import { useTeams } from "../../queries/use-teams";

const ASSIGNMENTS = ["manual", "round_robin", "load"] as const satisfies Assignment[];

/** A new team, or one that is there. */
export function TeamEditor({ team, onClose }: { team?: Team; onClose(): void }) {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  // The same id when it is sent again: the team is made once.
  const [newId] = useState(() => uuidv7());
  const [name, setName] = useState(team?.name ?? "");
  const [assignment, setAssignment] = useState<Assignment>(team?.assignment ?? "manual");
  const [members, setMembers] = useState<ReadonlySet<string>>(new Set(team?.member_ids));
  const [numbers, setNumbers] = useState<ReadonlySet<string>>(new Set(team?.channel_ids));
  const [nameIsMissing, setNameIsMissing] = useState(false);
  const save = useMutation({
    mutationFn: (written: WriteTeam) =>
      team ? work.changeTeam(team.id, written) : work.createTeam({ id: newId, ...written }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: keys.teams });
      void client.invalidateQueries({ queryKey: keys.counts });
      onClose();
    },
  });
  const submit = () => {
    if (name.trim() === "") return setNameIsMissing(true);
    save.mutate({ name: name.trim(), assignment, member_ids: [...members], channel_ids: [...numbers] });
  };
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title={team ? t("teams.edit", { name: team.name }) : t("teams.new")}
      footer={
        <>
          <Button onClick={onClose}>{t("teams.cancel")}</Button>
          <Button variant="primary" busy={save.isPending} onClick={submit} data-testid="team-save">
            {t(team ? "teams.save" : "teams.create")}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-5">
        <Field label={t("teams.name")} error={nameIsMissing ? t("teams.name_missing") : undefined}>
          {(control) => (
            <Input
              {...control}
              value={name}
              onChange={(event) => {
                setName(event.target.value);
                setNameIsMissing(false);
              }}
              data-testid="team-name"
            />
          )}
        </Field>
        <AssignmentChoice value={assignment} onChange={setAssignment} />
        <Members chosen={members} onChange={setMembers} />
        <Numbers teamId={team?.id} chosen={numbers} onChange={setNumbers} />
      </div>
      {save.error && (
        <p role="alert" className="mt-4 rounded-md bg-danger-soft px-3 py-2 text-sm font-medium text-danger">
          {sentenceOf(save.error)}
        </p>
      )}
    </Dialog>
  );
}

function AssignmentChoice({ value, onChange }: { value: Assignment; onChange(value: Assignment): void }) {
  const { t } = useTranslation("desk");
  const group = useId();
  return (
    <fieldset>
      <legend className="mb-1.5 text-sm font-semibold text-ink-soft">{t("teams.assignment.label")}</legend>
      <div className="flex flex-col gap-1">
        {ASSIGNMENTS.map((way) => (
          <label
            key={way}
            className="flex cursor-pointer items-start gap-2.5 rounded-md px-2 py-1.5 hover:bg-hover"
          >
            <input
              type="radio"
              name={group}
              checked={value === way}
              onChange={() => onChange(way)}
              className="mt-1 accent-primary"
            />
            <span>
              {t(`teams.assignment.${way}.name`)}
              <span className="block text-sm text-ink-faint">{t(`teams.assignment.${way}.text`)}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

interface ManyProps {
  chosen: ReadonlySet<string>;
  onChange(chosen: ReadonlySet<string>): void;
}

function turned(chosen: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(chosen);
  if (!next.delete(id)) next.add(id);
  return next;
}

function Members({ chosen, onChange }: ManyProps) {
  const { t } = useTranslation("desk");
  const agents = (useAgents().data ?? []).filter(({ id, is_active }) => is_active || chosen.has(id));
  return (
    <section>
      <h3 className="mb-1.5 text-sm font-semibold text-ink-soft">
        {t("teams.members", { count: chosen.size })}
      </h3>
      <ChoiceList
        several
        label={t("teams.members_label")}
        placeholder={t("teams.search_people")}
        nothing={t("assign.nothing")}
        className="rounded-md border"
        data-testid="team-members"
        choices={agents.map((agent) => ({
          id: agent.id,
          words: `${agent.name} ${agent.email}`,
          chosen: chosen.has(agent.id),
          content: (
            <>
              <Avatar name={agent.name} seed={agent.id} size="xs" />
              <span className="truncate" dir="auto">
                {agent.name}
              </span>
            </>
          ),
        }))}
        onChoose={(id) => onChange(turned(chosen, id))}
      />
    </section>
  );
}

/** A number has one team: choosing one that has another moves it here. */
function Numbers({ teamId, chosen, onChange }: ManyProps & { teamId: string | undefined }) {
  const { t } = useTranslation("desk");
  const channels = useChannels().data ?? [];
  const teams = useTeams().data ?? [];
  if (channels.length === 0) return null;
  const otherTeam = (channelId: string) =>
    teams.find(({ id, channel_ids }) => id !== teamId && channel_ids.includes(channelId));
  return (
    <section>
      <h3 className="text-sm font-semibold text-ink-soft">{t("teams.numbers")}</h3>
      <p className="mb-1.5 text-xs text-ink-faint">{t("teams.numbers_text")}</p>
      <ChoiceList
        several
        label={t("teams.numbers")}
        nothing={t("filter.nothing")}
        className="rounded-md border"
        data-testid="team-numbers"
        choices={channels.map((channel) => {
          const other = otherTeam(channel.id);
          return {
            id: channel.id,
            words: `${channel.name} ${channel.display_phone_number}`,
            chosen: chosen.has(channel.id),
            content: <span className="truncate">{`${channel.name} · ${channel.display_phone_number}`}</span>,
            trail: other && (
              <span className="max-w-32 shrink-0 truncate text-xs text-accent-ink">
                {t("teams.now_of", { name: other.name })}
              </span>
            ),
          };
        })}
        onChoose={(id) => onChange(turned(chosen, id))}
      />
    </section>
  );
}
