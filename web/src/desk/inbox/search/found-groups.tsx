import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import type { ConversationFilter } from "../../api/types";
import { MessageHits } from "./message-hits";

interface FoundGroupsProps {
  filter: ConversationFilter;
  /** The conversations whose contact has the words. */
  children: ReactNode;
}

/** What a search finds: above the conversations of this queue, beneath messages and notes of all conversations. */
export function FoundGroups({ filter, children }: FoundGroupsProps) {
  const { t } = useTranslation("desk");
  const q = filter.q?.trim();
  if (!q) return children;
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <Group title={t("inbox.search_hits.conversations")} className="basis-2/5">
        {children}
      </Group>
      <Group title={t("inbox.search_hits.messages")} className="basis-3/5 border-t">
        <MessageHits q={q} channelId={filter.channel_id} />
      </Group>
    </div>
  );
}

function Group({ title, className, children }: { title: string; className: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={`flex min-h-0 flex-col ${className}`}>
      <h2
        id={id}
        className="shrink-0 px-3 pt-2.5 pb-1 text-2xs font-bold tracking-wide text-ink-faint uppercase"
      >
        {title}
      </h2>
      {children}
    </section>
  );
}
