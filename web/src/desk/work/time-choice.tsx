import { Button } from "@ui/button";
import { ChoiceList, type ListChoice } from "@ui/choice-list";
import { dateAndTime, timeOfDay } from "@ui/datetime";
import { Field, Input } from "@ui/field";
import { CalendarClock, Clock, type LucideIcon, MessageCircleReply, Sunrise, Sunset } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { serverClock } from "../live/server-clock";
import {
  fieldTime,
  LONGEST_SNOOZE_DAYS,
  pickedTime,
  type SnoozeKind,
  type SnoozeProblem,
  snoozeTimes,
} from "./snooze-times";

const ICON: Record<SnoozeKind, LucideIcon> = {
  later_today: Sunset,
  tomorrow: Sunrise,
  next_week: CalendarClock,
};

const DAY_MS = 86_400_000;

interface TimeChoiceProps {
  label: string;
  /** The choice that is no time but what the customer does; without it there is none. */
  untilWritten?: string;
  /** Above the field of a time of one's own, and on its button. */
  fieldLabel: string;
  action: string;
  onPick(atMs: number | null): void;
  "data-testid": string;
}

/** A moment to come: one of those that are wanted most, or one of one's own. */
export function TimeChoice(props: TimeChoiceProps) {
  const { label, untilWritten, fieldLabel, action, onPick } = props;
  const { t, i18n } = useTranslation("desk");
  const [picking, setPicking] = useState(false);
  const nowMs = serverClock.nowMs();
  const times = snoozeTimes(nowMs);
  if (picking) return <PickTime nowMs={nowMs} label={fieldLabel} action={action} onPick={onPick} />;

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
      label={label}
      nothing=""
      data-testid={props["data-testid"]}
      choices={[
        ...times.map(({ kind, atMs }) => line(kind, ICON[kind], t(`snooze.${kind}`), timeText(kind, atMs))),
        line("pick", Clock, t("snooze.pick")),
        ...(untilWritten === undefined ? [] : [line("reply", MessageCircleReply, untilWritten)]),
      ]}
      onChoose={(id) => {
        if (id === "pick") setPicking(true);
        else onPick(times.find(({ kind }) => kind === id)?.atMs ?? null);
      }}
    />
  );
}

interface PickTimeProps {
  nowMs: number;
  label: string;
  action: string;
  onPick(atMs: number): void;
}

function PickTime({ nowMs, label, action, onPick }: PickTimeProps) {
  const { t } = useTranslation("desk");
  const [text, setText] = useState(() => fieldTime(snoozeTimes(nowMs).at(-2)?.atMs ?? nowMs));
  const [problem, setProblem] = useState<SnoozeProblem | null>(null);
  return (
    <form
      noValidate
      className="flex flex-col gap-3 p-3"
      onSubmit={(event) => {
        event.preventDefault();
        // It may stand inside another form's dialog.
        event.stopPropagation();
        const picked = pickedTime(text, serverClock.nowMs());
        if ("problem" in picked) setProblem(picked.problem);
        else onPick(picked.atMs);
      }}
    >
      <Field label={label} error={problem ? t(`snooze.wrong.${problem}`) : undefined}>
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
        {action}
      </Button>
    </form>
  );
}
