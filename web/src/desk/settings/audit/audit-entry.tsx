import { Badge } from "@ui/badge";
import { Button } from "@ui/button";
import { dateAndTime } from "@ui/datetime";
import { ChevronRight, ListFilter } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { AuditEntry } from "../../api/types";
import { useRoleName } from "../roles/use-roles";
import { type ChangeLine, changesOf } from "./changes";

interface AuditEntryRowProps {
  entry: AuditEntry;
  onOnlySubject(): void;
}

/** Who did what to whom; opened, what exactly. */
export function AuditEntryRow({ entry, onOnlySubject }: AuditEntryRowProps) {
  const { t, i18n } = useTranslation("desk");
  const lines = changesOf(entry);
  // People change themselves too; then one name is enough.
  const isSelf = entry.subject_name === entry.actor_name;
  return (
    <li data-testid="audit-entry">
      <details className="group">
        <summary className="flex cursor-pointer flex-wrap items-baseline gap-x-3 gap-y-0.5 px-4 py-3 hover:bg-hover focus-visible:-outline-offset-2 [&::-webkit-details-marker]:hidden">
          <ChevronRight
            className="-ms-1 -me-1.5 size-4 shrink-0 self-center text-ink-faint transition-transform group-open:rotate-90"
            aria-hidden="true"
          />
          <span className="min-w-0 flex-1 basis-52 break-words">
            <span className="font-semibold" dir="auto">
              {entry.actor_name}
            </span>
            {entry.actor_kind === "api" && <Badge className="ms-1.5">{t("audit.program")}</Badge>}
            <span className="mx-1.5 text-ink-faint">·</span>
            {t(`audit.action.${entry.action}`, { defaultValue: entry.action })}
            {!isSelf && entry.subject_name !== "" && (
              <>
                <span>: </span>
                <span className="font-medium" dir="auto">
                  {entry.subject_name}
                </span>
              </>
            )}
          </span>
          <time
            dateTime={entry.at}
            className="shrink-0 max-sm:basis-full max-sm:ps-6 text-sm text-ink-faint tabular-nums"
          >
            {dateAndTime(Date.parse(entry.at), i18n.language)}
          </time>
        </summary>
        <div className="space-y-3 border-t bg-sunken px-4 py-3 text-sm">
          {lines.length === 0 && <p className="text-ink-soft">{t("audit.no_details")}</p>}
          {lines.map((line) => (
            <Line key={line.field} line={line} />
          ))}
          <dl className="grid gap-x-6 gap-y-1 text-xs text-ink-faint sm:grid-cols-2">
            <Fact name={t("audit.field.actor_id")} value={entry.actor_id} />
            <Fact name={t("audit.field.subject_id")} value={entry.subject_id} />
          </dl>
          <Button size="sm" onClick={onOnlySubject}>
            <ListFilter />
            {t("audit.only_this")}
          </Button>
        </div>
      </details>
    </li>
  );
}

const Fact = ({ name, value }: { name: string; value: string }) => (
  <div className="min-w-0">
    <dt>{name}</dt>
    <dd className="font-mono break-all">{value}</dd>
  </div>
);

function Line({ line }: { line: ChangeLine }) {
  const { t } = useTranslation("desk");
  const nameOf = useRoleName();
  const wordOf = (permission: string) =>
    permission === "*"
      ? t("api_keys.everything")
      : t(`permissions.word.${permission}`, { defaultValue: permission });
  const shown = (value: string) => (line.field === "role" ? nameOf(value) : value);
  return (
    <div>
      <p className="mb-1 font-semibold text-ink-soft">
        {t(`audit.field.${line.field}`, { defaultValue: line.field })}
      </p>
      <ul className="overflow-hidden rounded-md border bg-surface">
        {line.kind === "list" ? (
          <>
            {line.removed.map((word) => (
              <Row key={word} sign="−" label={t("audit.removed")} text={wordOf(word)} />
            ))}
            {line.added.map((word) => (
              <Row key={word} sign="+" label={t("audit.added")} text={wordOf(word)} />
            ))}
            {line.kept.map((word) => (
              <Row key={word} text={wordOf(word)} />
            ))}
          </>
        ) : (
          <>
            {line.before !== null && <Row sign="−" label={t("audit.before")} text={shown(line.before)} />}
            {line.after !== null && (
              <Row
                sign={line.before === null ? undefined : "+"}
                label={line.before === null ? undefined : t("audit.after")}
                text={shown(line.after)}
              />
            )}
          </>
        )}
      </ul>
    </div>
  );
}

const LOOK = { "−": "bg-danger-soft text-danger", "+": "bg-success-soft text-success" } as const;

/** One line of the comparison; what stayed as it was has no sign. */
const Row = ({ sign, label, text }: { sign?: keyof typeof LOOK; label?: string; text: string }) => (
  <li className={`flex gap-2 px-2.5 py-1 ${sign ? LOOK[sign] : "text-ink-soft"}`}>
    <span className="w-3 shrink-0 text-center font-mono font-bold" aria-hidden="true">
      {sign ?? ""}
    </span>
    {label && <span className="sr-only">{label}: </span>}
    <span className="min-w-0 break-words" dir="auto">
      {text}
    </span>
  </li>
);
