import { ChoiceList } from "@ui/choice-list";
import { useTranslation } from "react-i18next";
import { type Conversation, PRIORITIES, type Priority } from "../api/types";
import { PriorityMark } from "./priority-mark";
import { useWork } from "./use-work";

interface PriorityListProps {
  conversations: readonly Conversation[];
  onDone(): void;
}

export function PriorityList({ conversations, onDone }: PriorityListProps) {
  const { t } = useTranslation("desk");
  const work = useWork();
  return (
    <ChoiceList
      label={t("priority.label")}
      nothing=""
      data-testid="priority-list"
      choices={PRIORITIES.map((priority) => ({
        id: priority,
        words: t(`priority.word.${priority}`),
        chosen: conversations.every((one) => one.priority === priority),
        content: (
          <>
            <PriorityMark priority={priority} decorative />
            {t(`priority.word.${priority}`)}
          </>
        ),
      }))}
      onChoose={(id) => {
        void work.prioritise(conversations, id as Priority);
        onDone();
      }}
    />
  );
}
