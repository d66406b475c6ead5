import { ChoiceList } from "@ui/choice-list";
import { Popover, PopoverContent, PopoverTrigger } from "@ui/popover";
import { ChevronDown } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Conversation } from "../api/types";
import { useTeams } from "../queries/use-teams";
import { FACT_BUTTON } from "./fact-look";
import { useWork } from "./use-work";

const NO_TEAM = "none";

interface TeamChoiceProps {
  conversation: Conversation;
  disabled: boolean;
  children: ReactNode;
}

/** Whose team's it is. Who has it keeps it; handing it over to a team is assigning. */
export function TeamChoice({ conversation, disabled, children }: TeamChoiceProps) {
  const { t } = useTranslation("desk");
  const [isOpen, setOpen] = useState(false);
  const teams = useTeams().data ?? [];
  const work = useWork();
  if (teams.length === 0) return null;
  const choices = [
    { id: NO_TEAM, words: t("conversation.no_team"), chosen: conversation.team_id === null },
    ...teams.map((team) => ({ id: team.id, words: team.name, chosen: team.id === conversation.team_id })),
  ];
  return (
    <div>
      <p className="text-xs text-ink-faint">{t("conversation.team")}</p>
      <Popover modal open={isOpen} onOpenChange={setOpen}>
        <PopoverTrigger disabled={disabled} className={FACT_BUTTON} data-testid="fact-team">
          {children}
          <span className="flex-1" />
          <ChevronDown className="size-4 shrink-0 text-ink-faint" aria-hidden="true" />
        </PopoverTrigger>
        <PopoverContent align="end" className="w-64">
          <ChoiceList
            label={t("conversation.team")}
            nothing={t("queue.no_team")}
            choices={choices.map((choice) => ({
              ...choice,
              content: (
                <span className="truncate" dir="auto">
                  {choice.words}
                </span>
              ),
            }))}
            onChoose={(id) => {
              setOpen(false);
              void work.setTeam([conversation], id === NO_TEAM ? null : id);
            }}
          />
        </PopoverContent>
      </Popover>
    </div>
  );
}
