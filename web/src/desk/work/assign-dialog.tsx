import { useQueryClient } from "@tanstack/react-query";
import { Avatar } from "@ui/avatar";
import { Button } from "@ui/button";
import { ChoiceList, type ListChoice } from "@ui/choice-list";
import { Dialog } from "@ui/dialog";
import { Field, Textarea } from "@ui/field";
import { UserRoundX, UsersRound } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { keys } from "../api/query-keys";
import type { Conversation } from "../api/types";
import { useAgents } from "../queries/use-agents";
import { useAvailability } from "../queries/use-availability";
import { useTeams } from "../queries/use-teams";
import { useAgent, useMay } from "../session/session";
import { AvailabilityDot } from "./availability-dot";
import { availableIn, type Person, peopleInOrder } from "./recipients";
import { type Recipient, useWork } from "./use-work";

const NOBODY = "nobody";
const LONGEST_NOTE = 10_000;

interface AssignDialogProps {
  conversations: readonly Conversation[];
  onClose(): void;
  onDone?(): void;
}

/** Gives conversations to a person or a team, and says who is there and how much they have. */
export function AssignDialog({ conversations, onClose, onDone }: AssignDialogProps) {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const work = useWork();
  const mayAssign = useMay("conversations.assign");
  const [chosen, setChosen] = useState<string | null>(() => holderOf(conversations));
  const [note, setNote] = useState("");
  const isAssigned = conversations.some(({ assignee_id }) => assignee_id !== null);
  const choices = useRecipients(mayAssign, isAssigned);

  // How much everybody has changes with every conversation, and nothing tells of it.
  useEffect(() => void client.invalidateQueries({ queryKey: keys.availability }), [client]);

  const recipient = recipientOf(chosen);
  const noteIsTooLong = note.trim().length > LONGEST_NOTE;
  const submit = () => {
    if (recipient === null || noteIsTooLong) return;
    void work.assign(conversations, recipient, recipient.kind === "nobody" ? "" : note.trim());
    onClose();
    onDone?.();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("assign.title", { count: conversations.length })}
      footer={
        <>
          <Button onClick={onClose}>{t("assign.cancel")}</Button>
          <Button
            variant="primary"
            disabled={recipient === null}
            onClick={submit}
            data-testid="assign-submit"
          >
            {t(recipient?.kind === "nobody" ? "assign.unassign" : "assign.action")}
          </Button>
        </>
      }
    >
      <ChoiceList
        label={t("assign.to")}
        placeholder={t("assign.search")}
        nothing={t("assign.nothing")}
        className="rounded-md border"
        data-testid="recipients"
        choices={choices.map((choice) => ({ ...choice, chosen: choice.id === chosen }))}
        // Choosing again what is chosen confirms it, so that Enter twice is enough.
        onChoose={(id) => (id === chosen && id !== holderOf(conversations) ? submit() : setChosen(id))}
      />
      {mayAssign && recipient?.kind !== "nobody" && (
        <Field
          className="mt-4"
          label={t("assign.note")}
          hint={t("assign.note_hint")}
          error={noteIsTooLong ? t("assign.note_too_long") : undefined}
        >
          {(control) => (
            <Textarea
              {...control}
              rows={2}
              value={note}
              onChange={(event) => setNote(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit();
              }}
              data-testid="assign-note"
            />
          )}
        </Field>
      )}
    </Dialog>
  );
}

/** Who has them all, as a choice. */
function holderOf(conversations: readonly Conversation[]): string | null {
  const [first] = conversations;
  const isSame = conversations.every((one) => one.assignee_id === first?.assignee_id);
  return isSame && first?.assignee_id ? `person-${first.assignee_id}` : null;
}

function recipientOf(chosen: string | null): Recipient | null {
  if (chosen === null) return null;
  if (chosen === NOBODY) return { kind: "nobody" };
  const [kind, ...id] = chosen.split("-");
  return { kind: kind === "team" ? "team" : "person", id: id.join("-") };
}

/** Those who may not give conversations to others take one, or give their own back. */
function useRecipients(mayAssign: boolean, isAssigned: boolean): ListChoice[] {
  const { t } = useTranslation("desk");
  const me = useAgent();
  const availabilities = useAvailability().data ?? [];
  const agents = useAgents().data ?? [];
  const teams = useTeams().data ?? [];
  const people = peopleInOrder(agents, availabilities, me.id).filter(
    ({ agent }) => mayAssign || agent.id === me.id,
  );
  const nobody: ListChoice = {
    id: NOBODY,
    words: t("conversation.nobody"),
    content: (
      <>
        <UserRoundX className="size-5 shrink-0 text-ink-faint" aria-hidden="true" />
        {t("conversation.nobody")}
      </>
    ),
  };
  const person = ({ agent, availability }: Person): ListChoice => ({
    id: `person-${agent.id}`,
    words: `${agent.name} ${agent.email}`,
    group: t("assign.people"),
    content: (
      <>
        <Avatar name={agent.name} seed={agent.id} size="xs" />
        <span className="truncate" dir="auto">
          {agent.name}
        </span>
        {agent.id === me.id && <span className="shrink-0 text-xs text-ink-faint">({t("people.you")})</span>}
        {availability && <AvailabilityDot state={availability.state} className="size-2" />}
      </>
    ),
    trail: availability && (
      <span className="shrink-0 text-xs text-ink-faint">
        {availability.capacity === null
          ? t("assign.load", { count: availability.open })
          : t("assign.load_of", { open: availability.open, capacity: availability.capacity })}
      </span>
    ),
  });
  return [
    ...(isAssigned ? [nobody] : []),
    ...people.map(person),
    ...(mayAssign ? teams : []).map((team) => ({
      id: `team-${team.id}`,
      words: team.name,
      group: t("queue.teams"),
      content: (
        <>
          <UsersRound className="size-5 shrink-0 text-ink-faint" aria-hidden="true" />
          <span className="truncate" dir="auto">
            {team.name}
          </span>
        </>
      ),
      trail: (
        <span className="shrink-0 text-xs text-ink-faint">
          {t("assign.available", { count: availableIn(team, availabilities), all: team.member_ids.length })}
        </span>
      ),
    })),
  ];
}
