import { Button } from "@ui/button";
import { ChoiceList, type ListChoice } from "@ui/choice-list";
import { dateAndTime, timeOfDay } from "@ui/datetime";
import { Field, Input } from "@ui/field";
import { CalendarClock, Clock, type LucideIcon, MessageCircleReply, Sunrise, Sunset } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Conversation } from "../api/types";
import { serverClock } from "../live/server-clock";
import {
  fieldTime,
  LONGEST_SNOOZE_DAYS,
  pickedTime,
  type SnoozeKind,
  type SnoozeProblem,
  snoozeTimes,
} from "./snooze-times";
import { useWork } from "./use-work";

const ICON: Record<SnoozeKind, LucideIcon> = {
  later_today: Sunset,
  tomorrow: Sunrise,
  next_week: CalendarClock,
};

const DAY_MS = 86_400_000;

interface SnoozeListProps {
  conversations: readonly Conversation[];
  onDone(): void;
}

/** Puts aside until a moment, or until the customer writes. */
export function SnoozeList({ conversations, onDone }: SnoozeListProps) {
  const { t, i18n } = useTranslation("desk");
  const work = useWork();
  const [picking, setPicking] = useState(false);
  const nowMs = serverClock.nowMs();
  const times = snoozeTimes(nowMs);
  const snooze = (untilMs: number | null) => {
    void work.snooze(conversations, untilMs);
    onDone();
  };
  if (picking) return <PickTime nowMs={nowMs} onPick={snooze} />;

  const line = (id: string, Icon: LucideIcon, words: string, trail?: string): ListChoice => ({
    id,
    words,
    content: (
      <>
        <Icon className="size-4 shrink-0 text-ink-faint" aria-hidden="true" />
        <span className="truncate">{words}</span>
      </>
    ),
    trail: trail && <span className="shrink-0 text-xs text-ink-faint">{trail}</span>,
  });
  const timeText = (kind: SnoozeKind, atMs: number) =>
    kind === "later_today" || kind === "tomorrow"
      ? timeOfDay(atMs, i18n.language)
      : dateAndTime(atMs, i18n.language);
  return (
    <ChoiceList
      label={t("snooze.label")}
      nothing=""
      data-testid="snooze-list"
      choices={[
        ...times.map(({ kind, atMs }) => line(kind, ICON[kind], t(`snooze.${kind}`), timeText(kind, atMs))),
        line("pick", Clock, t("snooze.pick")),
        line("reply", MessageCircleReply, t("snooze.reply")),
      ]}
      onChoose={(id) => {
        if (id === "pick") setPicking(true);
        else snooze(times.find(({ kind }) => kind === id)?.atMs ?? null);
      }}
    />
  );
}

function PickTime({ nowMs, onPick }: { nowMs: number; onPick(atMs: number): void }) {
  const { t } = useTranslation("desk");
  const [text, setText] = useState(() => fieldTime(snoozeTimes(nowMs).at(-2)?.atMs ?? nowMs));
  const [problem, setProblem] = useState<SnoozeProblem | null>(null);
  return (
    <form
      noValidate
      className="flex flex-col gap-3 p-3"
      onSubmit={(event) => {
        event.preventDefault();
        const picked = pickedTime(text, serverClock.nowMs());
        if ("problem" in picked) setProblem(picked.problem);
        else onPick(picked.atMs);
      }}
    >
      <Field label={t("snooze.until")} error={problem ? t(`snooze.wrong.${problem}`) : undefined}>
        {(control) => (
          <Input
            {...control}
            autoFocus
            type="datetime-local"
            value={text}
            min={fieldTime(nowMs)}
            max={fieldTime(nowMs + LONGEST_SNOOZE_DAYS * DAY_MS)}
            onChange={(event) => setText(event.target.value)}
            data-testid="snooze-until"
          />
        )}
      </Field>
      <Button type="submit" variant="primary" data-testid="snooze-submit">
        {t("snooze.action")}
      </Button>
    </form>
  );
}
