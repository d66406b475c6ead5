import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "@ui/button";
import { Checkbox } from "@ui/checkbox";
import { Dialog } from "@ui/dialog";
import { Field, Input } from "@ui/field";
import { Switch } from "@ui/switch";
import { toast } from "@ui/toast";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { v7 as uuidv7 } from "uuid";
import { Problem, sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";
import { type Schedule, schedules, type WriteSchedule } from "../../api/schedules";
import { serverClock } from "../../live/server-clock";
import { useChannels } from "../../queries/use-channels";
import { ClosedReplyFields } from "./closed-reply-fields";
import { ExceptionList } from "./exception-list";
import { WeekEditor } from "./week-editor";

const LONGEST_NAME = 100;
/** Zones with a place, as the server takes them. */
const ZONES = ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone.includes("/"))];

interface ScheduleEditorProps {
  /** Absent: a new one. */
  schedule?: Schedule;
  /** Whether a new one is the first, and so counts everywhere. */
  first?: boolean;
  onClose(): void;
}

export function ScheduleEditor({ schedule, first = false, onClose }: ScheduleEditorProps) {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const [formId, zonesId] = [useId(), useId()];
  const [id] = useState(() => schedule?.id ?? uuidv7());
  const [draft, setDraft] = useState<WriteSchedule>(() => draftOf(schedule, first));
  const change = (part: Partial<WriteSchedule>) => setDraft((before) => ({ ...before, ...part }));
  const save = useMutation({
    mutationFn: () => (schedule ? schedules.change(id, draft) : schedules.create({ ...draft, id })),
    onSuccess(saved) {
      toast.success(t("hours.saved", { name: saved.name }));
      onClose();
    },
    onSettled: () => void client.invalidateQueries({ queryKey: keys.schedules }),
  });
  const problemOf = (field: string) => problemAt(save.error, field);
  const shown = ["name", "time_zone", "closed_reply.text"].some((field) => problemOf(field));
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title={schedule ? t("hours.edit_title", { name: schedule.name }) : t("hours.new_title")}
      footer={
        <>
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          <Button
            type="submit"
            form={formId}
            variant="primary"
            busy={save.isPending}
            data-testid="schedule-save"
          >
            {t(schedule ? "app.save" : "hours.create")}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
        className="flex flex-col gap-5"
      >
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={t("hours.name")} error={problemOf("name")}>
            {(control) => (
              <Input
                {...control}
                value={draft.name}
                maxLength={LONGEST_NAME}
                placeholder={t("hours.name_placeholder")}
                onChange={({ target }) => change({ name: target.value })}
                data-testid="schedule-name"
              />
            )}
          </Field>
          <Field label={t("hours.time_zone")} error={problemOf("time_zone")}>
            {(control) => (
              <>
                <Input
                  {...control}
                  value={draft.time_zone}
                  list={zonesId}
                  onChange={({ target }) => change({ time_zone: target.value })}
                  data-testid="schedule-zone"
                />
                <datalist id={zonesId}>
                  {ZONES.map((zone) => (
                    <option key={zone} value={zone} />
                  ))}
                </datalist>
              </>
            )}
          </Field>
        </div>
        <WeekEditor week={draft.week} onChange={(week) => change({ week })} />
        <ExceptionList
          exceptions={draft.exceptions}
          onChange={(exceptions) => change({ exceptions })}
          today={new Date(serverClock.nowMs()).toISOString().slice(0, 10)}
        />
        <ClosedReplyFields
          reply={draft.closed_reply}
          onChange={(closed_reply) => change({ closed_reply })}
          problem={problemOf("closed_reply.text")}
        />
        <ScopeFields draft={draft} onChange={change} />
        {save.error && !shown && (
          <p role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-sm font-medium text-danger">
            {sentenceOf(save.error)}
          </p>
        )}
      </form>
    </Dialog>
  );
}

interface ScopeFieldsProps {
  draft: WriteSchedule;
  onChange(part: Partial<WriteSchedule>): void;
}

/** Whose conversations follow it. */
function ScopeFields({ draft, onChange }: ScopeFieldsProps) {
  const { t } = useTranslation("desk");
  const channels = useChannels().data ?? [];
  const teams = useQuery({ queryKey: keys.teams, queryFn: schedules.teams }).data ?? [];
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="sr-only">{t("hours.scope.title")}</legend>
      <Switch
        checked={draft.is_default}
        onChange={(is_default) => onChange({ is_default })}
        label={t("hours.scope.default")}
        hint={t("hours.scope.default_hint")}
      />
      <Choices
        title={t("hours.scope.channels")}
        choices={channels.map(({ id, name, display_phone_number }) => ({
          id,
          name: `${name} · ${display_phone_number}`,
        }))}
        chosen={draft.channel_ids}
        onChange={(channel_ids) => onChange({ channel_ids })}
      />
      <Choices
        title={t("hours.scope.teams")}
        choices={teams}
        chosen={draft.team_ids}
        onChange={(team_ids) => onChange({ team_ids })}
      />
    </fieldset>
  );
}

interface ChoicesProps {
  title: string;
  choices: { id: string; name: string }[];
  chosen: string[];
  onChange(ids: string[]): void;
}

function Choices({ title, choices, chosen, onChange }: ChoicesProps) {
  if (choices.length === 0) return null;
  return (
    <div>
      <p className="mb-1.5 text-sm font-semibold text-ink-soft">{title}</p>
      <div className="grid gap-1.5 sm:grid-cols-2">
        {choices.map(({ id, name }) => (
          <Checkbox
            key={id}
            checked={chosen.includes(id)}
            onChange={(on) => onChange(on ? [...chosen, id] : chosen.filter((one) => one !== id))}
          >
            <span className="break-words">{name}</span>
          </Checkbox>
        ))}
      </div>
    </div>
  );
}

function draftOf(schedule: Schedule | undefined, first: boolean): WriteSchedule {
  if (schedule === undefined) {
    return {
      name: "",
      time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      week: [1, 2, 3, 4, 5].map((day) => ({ day, opens: "09:00", closes: "18:00" })),
      exceptions: [],
      closed_reply: { is_on: false, text: "", variants: [] },
      is_default: first,
      team_ids: [],
      channel_ids: [],
    };
  }
  const { name, time_zone, week, exceptions, closed_reply, is_default, team_ids, channel_ids } = schedule;
  return { name, time_zone, week, exceptions, closed_reply, is_default, team_ids, channel_ids };
}

function problemAt(error: Error | null, field: string): string | undefined {
  if (!(error instanceof Problem)) return undefined;
  if (error.code === "taken") return field === "name" ? error.detail : undefined;
  return error.errors.find((one) => one.field === field)?.detail;
}
