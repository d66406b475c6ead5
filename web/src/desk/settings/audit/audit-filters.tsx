import { Button } from "@ui/button";
import { Field, Input } from "@ui/field";
import { Select } from "@ui/select";
import { X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAgents } from "../../queries/use-agents";
import type { AuditSearch } from "./audit-filter";
import { ACTIONS } from "./changes";

/** A choice needs a word for nothing chosen. */
const ANY = "any";
const TYPING_PAUSE_MS = 250;

interface AuditFiltersProps {
  search: AuditSearch;
  /** Of the one thing that entries are about, where that is a filter. */
  subjectName?: string;
  onChange(search: AuditSearch): void;
}

export function AuditFilters({ search, subjectName, onChange }: AuditFiltersProps) {
  const { t } = useTranslation("desk");
  const agents = useAgents().data ?? [];
  const set = (part: AuditSearch) => onChange({ ...search, ...part });
  const chosen = (value: string) => (value === ANY ? undefined : value);
  const isFiltered = Object.values(search).some((value) => value !== undefined);
  const who = [
    { value: ANY, label: t("audit.everyone") },
    ...agents.map(({ id, name }) => ({ value: id, label: name })),
  ];
  // An address may name somebody who is no colleague: a key.
  if (search.who && !agents.some(({ id }) => id === search.who)) {
    who.push({ value: search.who, label: t("audit.program") });
  }
  return (
    <div className="mb-4 flex flex-col gap-3">
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-4">
        <SearchField value={search.q ?? ""} onChange={(q) => set({ q: q || undefined })} />
        <Field label={t("audit.who")}>
          {({ id }) => (
            <Select
              id={id}
              value={search.who ?? ANY}
              onChange={(next) => set({ who: chosen(next) })}
              choices={who}
            />
          )}
        </Field>
        <Field label={t("audit.what")}>
          {({ id }) => (
            <Select
              id={id}
              value={search.action ?? ANY}
              onChange={(next) => set({ action: chosen(next) })}
              choices={[
                { value: ANY, label: t("audit.everything") },
                ...ACTIONS.map((action) => ({ value: action as string, label: t(`audit.action.${action}`) })),
              ]}
            />
          )}
        </Field>
        <Field label={t("audit.from")}>
          {(control) => (
            <Input
              {...control}
              type="date"
              value={search.from ?? ""}
              max={search.to}
              onChange={(event) => set({ from: event.target.value || undefined })}
            />
          )}
        </Field>
        <Field label={t("audit.until")}>
          {(control) => (
            <Input
              {...control}
              type="date"
              value={search.to ?? ""}
              min={search.from}
              onChange={(event) => set({ to: event.target.value || undefined })}
            />
          )}
        </Field>
      </div>
      {isFiltered && (
        <div className="flex flex-wrap gap-2">
          {search.subject && (
            <Button size="sm" variant="soft" onClick={() => set({ subject: undefined })}>
              <span className="max-w-60 truncate">
                {t("audit.about", { name: subjectName || t("audit.one_thing") })}
              </span>
              <X />
            </Button>
          )}
          <Button size="sm" variant="quiet" onClick={() => onChange({})}>
            {t("audit.clear")}
          </Button>
        </div>
      )}
    </div>
  );
}

/** Searches when the typing pauses, not with every letter. */
function SearchField({ value, onChange }: { value: string; onChange(q: string): void }) {
  const { t } = useTranslation("desk");
  const [text, setText] = useState(value);
  const told = useRef(value);
  const tell = useRef(onChange);
  tell.current = onChange;
  // Filters were cleared, or another address was opened.
  useEffect(() => {
    if (value !== told.current) {
      told.current = value;
      setText(value);
    }
  }, [value]);
  useEffect(() => {
    const wanted = text.trim();
    if (wanted === told.current) return;
    const timer = setTimeout(() => {
      told.current = wanted;
      tell.current(wanted);
    }, TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <Field label={t("audit.search")} className="col-span-2 sm:col-span-2">
      {(control) => (
        <Input {...control} type="search" value={text} onChange={(event) => setText(event.target.value)} />
      )}
    </Field>
  );
}
