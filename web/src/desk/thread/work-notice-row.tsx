import { timeOfDay } from "@ui/datetime";
import {
  ArrowDownUp,
  CircleCheck,
  CircleDot,
  Clock,
  type LucideIcon,
  Star,
  Tag,
  UserRound,
  UserRoundX,
  UsersRound,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import type { WorkNotice } from "../api/types";
import { useAgent } from "../session/session";

const ICON: Record<WorkNotice["kind"], LucideIcon> = {
  assigned: UserRound,
  team: UsersRound,
  opened: CircleDot,
  closed: CircleCheck,
  snoozed: Clock,
  priority: ArrowDownUp,
  rated: Star,
  tagged: Tag,
};

/** One line between the messages: who did what. */
export function WorkNoticeRow({ notice }: { notice: WorkNotice }) {
  const { i18n } = useTranslation("desk");
  const sentence = useWorkSentence(notice);
  const isFreed = notice.kind === "assigned" && notice.detail.to === null;
  const Icon = isFreed ? UserRoundX : ICON[notice.kind];
  return (
    <div className="flex justify-center py-1" data-testid="work-notice" data-kind={notice.kind}>
      <p className="inline-flex max-w-[min(36rem,95%)] items-baseline gap-1.5 text-center text-xs text-ink-faint">
        <Icon className="size-3.5 shrink-0 translate-y-0.5" aria-hidden="true" />
        <span className="break-words" dir="auto">
          {sentence}
        </span>
        <time dateTime={notice.created_at} className="shrink-0 whitespace-nowrap">
          {timeOfDay(Date.parse(notice.created_at), i18n.language)}
        </time>
      </p>
    </div>
  );
}

/** `Olivia gave it to Alba`; without an author it was a rule, or its time. */
function useWorkSentence(notice: WorkNotice): string {
  const { t, i18n } = useTranslation("desk");
  const me = useAgent();
  const { author } = notice;
  const who = author === null ? "rule" : author.id === me.id ? "you" : "other";
  const say = (what: string, values: Record<string, string> = {}) =>
    t(`work_notice.${what}.${who}`, { name: author?.name ?? "", ...values });
  switch (notice.kind) {
    case "assigned": {
      const { to } = notice.detail;
      if (to === null) return say("freed");
      if (author && to.id === author.id) return say("taken");
      return to.id === me.id ? say("assigned_you") : say("assigned", { to: to.name });
    }
    case "team":
      return notice.detail.to ? say("team", { to: notice.detail.to.name }) : say("no_team");
    case "opened":
      return say("opened");
    case "closed":
      return say("closed");
    case "snoozed": {
      const { until } = notice.detail;
      if (until === null) return say("snoozed_until_reply");
      const time = new Date(until).toLocaleString(i18n.language, { dateStyle: "medium", timeStyle: "short" });
      return say("snoozed", { until: time });
    }
    case "priority":
      return say("priority", { to: t(`priority.word.${notice.detail.to}`) });
    case "rated":
      return t("work_notice.rated", { score: notice.detail.score });
    case "tagged": {
      const names = (tags: { name: string }[]) => tags.map(({ name }) => name).join(", ");
      const { added, removed } = notice.detail;
      if (removed.length === 0) return say("tagged", { tags: names(added) });
      if (added.length === 0) return say("untagged", { tags: names(removed) });
      return say("retagged", { tags: names(added), former: names(removed) });
    }
  }
}
