import { cn } from "@ui/cn";
import { FormattedText } from "@ui/formatted-text";
import { Fragment, useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Note } from "../api/types";
import { useAgents } from "../queries/use-agents";
import { useTeams } from "../queries/use-teams";
import { useAgent } from "../session/session";
import { piecesOf } from "./mention-text";

/** A note's text with the names that it calls, and those that it calls without saying so. */
export function MentionBody({ note }: { note: Note }) {
  const { t } = useTranslation("desk");
  const me = useAgent();
  const agents = useAgents().data;
  const teams = useTeams().data;
  const { pieces, unnamed, mine } = useMemo(() => {
    const called = (agents ?? []).filter(({ id }) => note.mentions.includes(id));
    const groups = (teams ?? []).filter((team) => team.member_ids.some((id) => note.mentions.includes(id)));
    const parts = piecesOf(
      note.body,
      [...called, ...groups].map(({ name }) => name),
    );
    const names = new Set(
      parts.flatMap((part) => (part.kind === "mention" ? [part.name.toLowerCase()] : [])),
    );
    const isNamed = ({ name }: { name: string }) => names.has(name.toLowerCase());
    const ofGroups = new Set(groups.filter(isNamed).flatMap(({ member_ids }) => member_ids));
    const ownGroups = groups.filter(({ member_ids }) => member_ids.includes(me.id));
    return {
      pieces: parts,
      unnamed: called.filter((agent) => !isNamed(agent) && !ofGroups.has(agent.id)),
      mine: new Set([me, ...ownGroups].map(({ name }) => name.toLowerCase())),
    };
  }, [agents, teams, note, me]);

  return (
    <>
      {pieces.map((piece, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text have no other identity
        <Fragment key={index}>
          {piece.kind === "text" ? (
            <FormattedText text={piece.text} />
          ) : (
            <Name text={piece.text} mine={mine.has(piece.name.toLowerCase())} />
          )}
        </Fragment>
      ))}
      {unnamed.length > 0 && (
        <p className="mt-1 flex flex-wrap items-center gap-x-1.5 gap-y-1 text-xs text-ink-soft">
          {t("note.for")}
          {unnamed.map(({ id, name }) => (
            <Name key={id} text={`@${name}`} mine={id === me.id} />
          ))}
        </p>
      )}
    </>
  );
}

const Name = ({ text, mine }: { text: string; mine: boolean }) => (
  <span
    dir="auto"
    translate="no"
    data-testid="mention"
    className={cn(
      "rounded-sm px-0.5 font-semibold break-words",
      mine ? "bg-accent text-on-accent" : "bg-primary-soft text-primary",
    )}
  >
    {text}
  </span>
);
