import { useMutation } from "@tanstack/react-query";
import { Badge } from "@ui/badge";
import { Button, IconButton } from "@ui/button";
import { Field, Input } from "@ui/field";
import { Popover, PopoverContent, PopoverTrigger } from "@ui/popover";
import { toast } from "@ui/toast";
import { ChevronDown, Clock, FastForward, Play, Snowflake } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useCloudClock } from "../../control/cloud-clock";
import { control } from "../../control/control-client";
import type { ClockChange } from "../../control/types";
import { useCloudNow } from "../../control/use-cloud-now";
import { isoDuration } from "./duration";

const QUICK_ADVANCES = [
  { label: "1 h", iso: "PT1H" },
  { label: "24 h", iso: "PT24H" },
] as const;

/** The cloud's clock, always in sight: everything the cloud and the desk decide by time follows it. */
export function ClockControl() {
  const { t, i18n } = useTranslation("console");
  const now = useCloudNow(1000);
  const frozen = useCloudClock((clock) => clock.frozen);
  const known = useCloudClock((clock) => clock.heard_ms !== null);
  const change = useMutation({
    mutationFn: (wanted: ClockChange) => control.changeClock(wanted),
    onSuccess: (reading) => useCloudClock.getState().hear(reading),
    onError: (error) => toast.error(error.message),
  });
  const date = new Intl.DateTimeFormat(i18n.language, {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
  });
  const time = new Intl.DateTimeFormat(i18n.language, {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  });

  return (
    <fieldset className="flex items-center gap-1" aria-label={t("clock.title")}>
      <Popover>
        <PopoverTrigger asChild>
          <button
            type="button"
            data-testid="clock"
            className="flex h-9 items-center gap-2 rounded-md border bg-surface px-2.5 hover:bg-hover"
          >
            {frozen ? (
              <Snowflake className="size-4 text-primary" />
            ) : (
              <Clock className="size-4 text-ink-faint" />
            )}
            <span className="leading-tight" aria-live="off">
              <span className="me-2 text-sm text-ink-soft max-md:hidden">
                {known ? date.format(now) : "–"}
              </span>
              <span className="font-mono text-sm font-semibold">{known ? time.format(now) : "--:--:--"}</span>
            </span>
            {frozen && (
              <Badge tone="primary" className="max-md:hidden">
                {t("clock.frozen")}
              </Badge>
            )}
            <ChevronDown className="size-3.5 text-ink-faint" aria-hidden="true" />
          </button>
        </PopoverTrigger>
        <PopoverContent align="end" className="w-84 max-w-[calc(100vw-1rem)] p-4">
          <ClockPanel change={change.mutate} busy={change.isPending} now_ms={now} frozen={frozen} />
        </PopoverContent>
      </Popover>
      {QUICK_ADVANCES.map(({ label, iso }) => (
        <Button
          key={iso}
          size="sm"
          className="h-9 max-lg:hidden"
          disabled={change.isPending}
          onClick={() => change.mutate({ advance: iso })}
          data-testid={`advance-${iso}`}
        >
          <FastForward />
          {label}
        </Button>
      ))}
      <IconButton
        label={frozen ? t("clock.resume") : t("clock.freeze")}
        variant="secondary"
        className="max-lg:hidden"
        disabled={change.isPending}
        onClick={() => change.mutate(frozen ? { resume: true } : { freeze: true })}
        data-testid="clock-freeze"
      >
        {frozen ? <Play /> : <Snowflake />}
      </IconButton>
    </fieldset>
  );
}

interface ClockPanelProps {
  change(wanted: ClockChange): void;
  busy: boolean;
  now_ms: number;
  frozen: boolean;
}

function ClockPanel({ change, busy, now_ms, frozen }: ClockPanelProps) {
  const { t } = useTranslation("console");
  const [written, setWritten] = useState("");
  const [moment, setMoment] = useState(() => localInputValue(now_ms));
  const iso = isoDuration(written);

  const advance = (event: FormEvent) => {
    event.preventDefault();
    if (iso !== null) change({ advance: iso });
  };
  const set = (event: FormEvent) => {
    event.preventDefault();
    const at = new Date(moment);
    if (!Number.isNaN(at.getTime())) change({ set: at.toISOString() });
  };

  return (
    <div className="flex flex-col gap-4">
      <p className="text-sm text-ink-soft">{t("clock.text")}</p>
      <div className="flex flex-wrap gap-1.5">
        {[...QUICK_ADVANCES, { label: "7 d", iso: "P7D" }].map(({ label, iso: step }) => (
          <Button key={step} size="sm" disabled={busy} onClick={() => change({ advance: step })}>
            <FastForward />
            {label}
          </Button>
        ))}
        <Button
          size="sm"
          variant="soft"
          disabled={busy}
          onClick={() => change(frozen ? { resume: true } : { freeze: true })}
        >
          {frozen ? <Play /> : <Snowflake />}
          {frozen ? t("clock.resume") : t("clock.freeze")}
        </Button>
      </div>
      <form onSubmit={advance} className="flex items-start gap-2">
        <Field
          label={t("clock.advance_by")}
          hint={written !== "" && iso !== null ? iso : t("clock.advance_hint")}
          error={written !== "" && iso === null ? t("clock.bad_duration") : undefined}
          className="min-w-0 flex-1"
        >
          {(props) => (
            <Input
              {...props}
              placeholder="1h 30m"
              value={written}
              onChange={(event) => setWritten(event.target.value)}
              data-testid="clock-duration"
            />
          )}
        </Field>
        <Button type="submit" className="mt-6.5" disabled={iso === null} busy={busy}>
          {t("clock.advance")}
        </Button>
      </form>
      <form onSubmit={set} className="flex items-end gap-2">
        <Field label={t("clock.set_to")} className="min-w-0 flex-1">
          {(props) => (
            <Input
              {...props}
              type="datetime-local"
              step={1}
              required
              value={moment}
              onChange={(event) => setMoment(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" busy={busy}>
          {t("clock.set")}
        </Button>
      </form>
    </div>
  );
}

/** What `datetime-local` fields read: local time without a zone. */
function localInputValue(at_ms: number): string {
  const zone_ms = new Date(at_ms).getTimezoneOffset() * 60_000;
  return new Date(at_ms - zone_ms).toISOString().slice(0, 19);
}
