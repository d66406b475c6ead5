import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Badge } from "@ui/badge";
import { Button, IconButton } from "@ui/button";
import { ConfirmDialog } from "@ui/confirm-dialog";
import { dateAndTime } from "@ui/datetime";
import { EmptyState, ErrorState } from "@ui/states";
import { Clock, Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";
import { type Schedule, schedules } from "../../api/schedules";
import { useChannels } from "../../queries/use-channels";
import { OnlyWith } from "../not-allowed";
import { RowSkeleton } from "../row-skeleton";
import { ScheduleEditor } from "./schedule-editor";
import { WeekDrawing } from "./week-drawing";

export function HoursPage() {
  return (
    <OnlyWith permission="people.write">
      <BusinessHours />
    </OnlyWith>
  );
}

/** Whether it is open changes by itself. */
const REFRESH_MS = 30_000;

type Open = { what: "new" } | { what: "edit" | "remove"; schedule: Schedule };

function BusinessHours() {
  const { t } = useTranslation("desk");
  const list = useQuery({ queryKey: keys.schedules, queryFn: schedules.list, refetchInterval: REFRESH_MS });
  const [open, setOpen] = useState<Open | null>(null);
  if (list.isPending) return <RowSkeleton />;
  if (list.data === undefined) {
    return <ErrorState text={sentenceOf(list.error)} onRetry={() => void list.refetch()} />;
  }
  const newButton = (
    <Button variant="primary" onClick={() => setOpen({ what: "new" })} data-testid="new-schedule">
      <Plus />
      {t("hours.new")}
    </Button>
  );
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-xl text-ink-soft">{t("hours.intro")}</p>
        {list.data.length > 0 && newButton}
      </div>
      {list.data.length === 0 ? (
        <EmptyState
          icon={<Clock />}
          title={t("hours.empty.title")}
          text={t("hours.empty.text")}
          action={newButton}
          className="h-auto rounded-lg border border-dashed"
        />
      ) : (
        <ul className="divide-y overflow-hidden rounded-lg border bg-surface">
          {list.data.map((schedule) => (
            <ScheduleRow key={schedule.id} schedule={schedule} onOpen={setOpen} />
          ))}
        </ul>
      )}
      {open?.what === "new" && (
        <ScheduleEditor first={list.data.length === 0} onClose={() => setOpen(null)} />
      )}
      {open?.what === "edit" && <ScheduleEditor schedule={open.schedule} onClose={() => setOpen(null)} />}
      {open?.what === "remove" && <RemoveDialog schedule={open.schedule} onClose={() => setOpen(null)} />}
    </>
  );
}

function ScheduleRow({ schedule, onOpen }: { schedule: Schedule; onOpen(open: Open): void }) {
  const { t, i18n } = useTranslation("desk");
  const { name, is_open, changes_at } = schedule;
  const when = changes_at && dateAndTime(Date.parse(changes_at), i18n.language);
  return (
    <li
      className="flex flex-wrap items-start gap-x-6 gap-y-3 px-4 py-4"
      aria-label={name}
      data-testid="schedule"
    >
      <div className="min-w-0 flex-1 basis-60">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="max-w-full min-w-0 truncate font-semibold" dir="auto" title={name}>
            {name}
          </span>
          <Badge tone={is_open ? "success" : "neutral"}>
            {t(is_open ? "hours.open_now" : "hours.closed_now")}
          </Badge>
          {schedule.is_default && <Badge>{t("hours.default")}</Badge>}
        </p>
        <p className="text-sm text-ink-faint">
          {when ? t(is_open ? "hours.closes_at" : "hours.opens_at", { when }) : t("hours.never_changes")}
        </p>
        <p className="text-sm text-ink-faint">{schedule.time_zone}</p>
        <Uses schedule={schedule} />
        {schedule.closed_reply.is_on && <p className="text-sm text-ink-faint">{t("hours.reply.is_on")}</p>}
      </div>
      <div className="min-w-56 flex-1">
        <WeekDrawing week={schedule.week} />
      </div>
      <div className="flex items-center gap-1">
        <Button size="sm" onClick={() => onOpen({ what: "edit", schedule })}>
          <Pencil />
          {t("hours.edit")}
        </Button>
        <IconButton
          size="sm"
          label={t("hours.delete", { name })}
          onClick={() => onOpen({ what: "remove", schedule })}
        >
          <Trash2 />
        </IconButton>
      </div>
    </li>
  );
}

/** Whose schedule it is, by name. */
function Uses({ schedule }: { schedule: Schedule }) {
  const channels = useChannels().data ?? [];
  const teams = useQuery({ queryKey: keys.teams, queryFn: schedules.teams }).data ?? [];
  const names = [
    ...teams.filter(({ id }) => schedule.team_ids.includes(id)),
    ...channels.filter(({ id }) => schedule.channel_ids.includes(id)),
  ].map(({ name }) => name);
  if (names.length === 0) return null;
  return <p className="text-sm break-words text-ink-soft">{names.join(", ")}</p>;
}

function RemoveDialog({ schedule, onClose }: { schedule: Schedule; onClose(): void }) {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => schedules.delete(schedule.id),
    onSuccess: onClose,
    onSettled: () => void client.invalidateQueries({ queryKey: keys.schedules }),
  });
  return (
    <ConfirmDialog
      title={t("hours.delete_title", { name: schedule.name })}
      text={t("hours.delete_text")}
      action={t("hours.delete_action")}
      busy={remove.isPending}
      problem={remove.error ? sentenceOf(remove.error) : undefined}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    />
  );
}
