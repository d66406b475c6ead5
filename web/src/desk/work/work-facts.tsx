import { Avatar } from "@ui/avatar";
import { cn } from "@ui/cn";
import { ChevronDown, Clock, Plus, UserRoundX, UsersRound, X } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Conversation } from "../api/types";
import { useAgents } from "../queries/use-agents";
import { useTags } from "../queries/use-tags";
import { useTeams } from "../queries/use-teams";
import { useMay } from "../session/session";
import { TagChip } from "../tags/tag-chip";
import { FACT_BUTTON } from "./fact-look";
import { PriorityMark } from "./priority-mark";
import { useSnoozedText } from "./snoozed-text";
import { TeamChoice } from "./team-choice";
import { useWork } from "./use-work";
import { WorkMenu, type WorkMenuKind } from "./work-menu";

/** Who cares for a conversation, how urgent it is, and what it is tagged with; all of it to be changed. */
export function WorkFacts({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation("desk");
  const box = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<WorkMenuKind | null>(null);
  const mayWrite = useMay("conversations.write");
  const mayAssign = useMay("conversations.assign");
  const assignee = useAgents().data?.find(({ id }) => id === conversation.assignee_id);
  const team = useTeams().data?.find(({ id }) => id === conversation.team_id);
  const snoozed = useSnoozedText(conversation);

  const line = (kind: WorkMenuKind, label: string, content: ReactNode) => (
    <FactButton label={label} kind={kind} disabled={!mayWrite} onClick={() => setOpen(kind)}>
      {content}
    </FactButton>
  );
  return (
    <div ref={box} className="flex flex-col gap-3.5" data-testid="work-facts">
      {line(
        "assign",
        t("conversation.assignee"),
        assignee ? (
          <>
            <Avatar name={assignee.name} seed={assignee.id} size="xs" />
            <span className="truncate" dir="auto">
              {assignee.name}
            </span>
          </>
        ) : (
          <>
            <UserRoundX className="size-4 shrink-0 text-ink-faint" aria-hidden="true" />
            <span className="text-ink-soft">{t("conversation.nobody")}</span>
          </>
        ),
      )}
      <TeamChoice conversation={conversation} disabled={!mayAssign}>
        <UsersRound className="size-4 shrink-0 text-ink-faint" aria-hidden="true" />
        <span className={cn("truncate", !team && "text-ink-soft")} dir="auto">
          {team?.name ?? t("conversation.no_team")}
        </span>
      </TeamChoice>
      {line(
        "priority",
        t("priority.label"),
        <>
          <PriorityMark priority={conversation.priority} decorative />
          {t(`priority.word.${conversation.priority}`)}
        </>,
      )}
      {snoozed && (
        <div>
          <p className="text-xs text-ink-faint">{t("status.snoozed")}</p>
          <p className="flex items-center gap-2">
            <Clock className="size-4 shrink-0 text-accent-ink" aria-hidden="true" />
            {snoozed}
          </p>
        </div>
      )}
      <TagFact conversation={conversation} onEdit={mayWrite ? () => setOpen("tags") : undefined} />
      <WorkMenu conversations={[conversation]} kind={open} buttons={box} onClose={() => setOpen(null)} />
    </div>
  );
}

interface FactButtonProps {
  label: string;
  kind?: WorkMenuKind;
  disabled?: boolean;
  onClick?(): void;
  children: ReactNode;
}

function FactButton({ label, kind, disabled, onClick, children }: FactButtonProps) {
  return (
    <div>
      <p className="text-xs text-ink-faint">{label}</p>
      <button
        type="button"
        aria-haspopup="dialog"
        data-work-menu={kind}
        data-testid={`fact-${kind}`}
        disabled={disabled}
        onClick={onClick}
        className={FACT_BUTTON}
      >
        {children}
        <span className="flex-1" />
        <ChevronDown className="size-4 shrink-0 text-ink-faint" aria-hidden="true" />
      </button>
    </div>
  );
}

function TagFact({ conversation, onEdit }: { conversation: Conversation; onEdit?: () => void }) {
  const { t } = useTranslation("desk");
  const work = useWork();
  const known = useTags().data ?? [];
  const tags = conversation.tag_ids.map((id) => known.find((tag) => tag.id === id)).filter((tag) => !!tag);
  return (
    <div>
      <p className="text-xs text-ink-faint">{t("conversation.tags")}</p>
      <ul className="mt-1 flex flex-wrap items-center gap-1">
        {tags.map((tag) => (
          <li key={tag.id} className="group/tag inline-flex max-w-full items-center">
            <TagChip tag={tag} className={cn("h-6 text-xs", onEdit && "rounded-e-none pe-1")} />
            {onEdit && (
              <button
                type="button"
                aria-label={t("conversation.remove_tag", { name: tag.name })}
                onClick={() => void work.tag([conversation], { remove: [tag.id] })}
                className="inline-flex h-6 w-5 shrink-0 items-center justify-center rounded-e-full bg-ink/7 text-ink-faint hover:text-ink"
              >
                <X className="size-3" />
              </button>
            )}
          </li>
        ))}
        {onEdit ? (
          <li>
            <button
              type="button"
              aria-haspopup="dialog"
              aria-label={t("conversation.edit_tags")}
              data-work-menu="tags"
              data-testid="fact-tags"
              onClick={onEdit}
              className="inline-flex h-6 items-center gap-1 rounded-full border border-dashed border-line-strong px-2 text-xs font-semibold text-ink-soft hover:bg-hover"
            >
              <Plus className="size-3.5" aria-hidden="true" />
              {tags.length === 0 && t("conversation.tags")}
            </button>
          </li>
        ) : (
          tags.length === 0 && <li className="text-ink-faint italic">{t("conversation.no_tags")}</li>
        )}
      </ul>
    </div>
  );
}
