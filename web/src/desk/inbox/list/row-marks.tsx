import { cn } from "@ui/cn";
import { Clock, Megaphone, UsersRound } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Channel, Conversation, Tag, Team } from "../../api/types";
import { TagChip } from "../../tags/tag-chip";
import { PriorityMark } from "../../work/priority-mark";
import { returnTime } from "../../work/snoozed-text";

/** Further ones are counted. */
const SHOWN_TAGS = 2;

interface RowMarksProps {
  conversation: Conversation;
  channel: Channel | undefined;
  team: Team | undefined;
  tagsById: ReadonlyMap<string, Tag>;
  nowMs: number;
}

const MARK = "inline-flex h-4 min-w-0 items-center gap-1 rounded-sm bg-ink/7 px-1.5 font-medium";

/** One line, whatever there is to say: what is long gives way. */
export function RowMarks({ conversation, channel, team, tagsById, nowMs }: RowMarksProps) {
  const { t, i18n } = useTranslation("desk");
  const { priority, status, snoozed_until } = conversation;
  const tags = conversation.tag_ids.map((id) => tagsById.get(id)).filter((tag) => tag !== undefined);
  const further = tags.slice(SHOWN_TAGS);
  const snoozed =
    status !== "snoozed"
      ? null
      : snoozed_until === null
        ? t("snooze.until_reply")
        : returnTime(snoozed_until, nowMs, i18n.language);
  return (
    <span className="flex min-w-0 flex-1 items-center gap-1 overflow-hidden">
      {priority !== "none" && <PriorityMark priority={priority} className="size-3.5" />}
      {snoozed && (
        <span
          className="inline-flex shrink-0 items-center gap-0.5 font-semibold text-accent-ink"
          title={t("status.snoozed")}
        >
          <Clock className="size-3" aria-hidden="true" />
          <span className="sr-only">{t("status.snoozed")}</span>
          {snoozed}
        </span>
      )}
      {conversation.referred_at && (
        <span className="shrink-0 text-accent-ink" title={t("inbox.from_ad")}>
          <Megaphone className="size-3" aria-hidden="true" />
          <span className="sr-only">{t("inbox.from_ad")}</span>
        </span>
      )}
      {channel && (
        <span className={cn(MARK, "min-w-6 shrink-4")} title={channel.name}>
          <span className="truncate">{channel.name}</span>
        </span>
      )}
      {team && (
        <span className={MARK} title={`${t("conversation.team")}: ${team.name}`}>
          <UsersRound className="size-3 shrink-0" aria-hidden="true" />
          <span className="truncate" dir="auto">
            {team.name}
          </span>
        </span>
      )}
      {tags.slice(0, SHOWN_TAGS).map((tag) => (
        <TagChip key={tag.id} tag={tag} className="h-4 max-w-32 min-w-9 rounded-sm" />
      ))}
      {further.length > 0 && (
        <span
          className="shrink-0 font-semibold"
          title={t("inbox.more_tags", {
            count: further.length,
            names: further.map(({ name }) => name).join(", "),
          })}
        >
          +{further.length}
        </span>
      )}
    </span>
  );
}
