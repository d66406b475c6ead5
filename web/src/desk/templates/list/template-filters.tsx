import { useQuery } from "@tanstack/react-query";
import { Input } from "@ui/field";
import { Select } from "@ui/select";
import { Search } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { TemplateCount } from "../../api/types";
import type { TemplatesSearch } from "../../router";
import { languageName } from "../languages";
import { templateCountsQuery, templateSyncsQuery } from "./template-queries";

interface TemplateFiltersProps {
  search: TemplatesSearch;
  onChange(part: Partial<TemplatesSearch>): void;
}

/** While somebody types, the list is asked for once they pause. */
const TYPING_PAUSE_MS = 150;
const ALL = "all";
type Facet = "status" | "category" | "quality" | "language";
const FACETS: Facet[] = ["status", "category", "language", "quality"];

export function TemplateFilters({ search, onChange }: TemplateFiltersProps) {
  const { t, i18n } = useTranslation("desk");
  const counts = useQuery(templateCountsQuery);
  const connections = useQuery(templateSyncsQuery).data ?? [];
  const [q, setQ] = useState(search.q ?? "");
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is typed starts the wait
  useEffect(() => {
    if (q.trim() === (search.q ?? "")) return;
    const timer = setTimeout(() => onChange({ q: q.trim() || undefined }), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [q]);
  const facets = useMemo(() => facetsOf(counts.data ?? []), [counts.data]);
  const label = (facet: Facet, value: string) =>
    facet === "language"
      ? `${languageName(value, i18n.language)} · ${value}`
      : t(`templates.${facet}.${value}`, { defaultValue: value });
  return (
    <div className="mb-3 flex flex-wrap gap-2">
      <search className="relative min-w-48 flex-1">
        <Search
          className="pointer-events-none absolute start-3 top-2.5 size-4 text-ink-faint"
          aria-hidden="true"
        />
        <Input
          type="search"
          value={q}
          onChange={(event) => setQ(event.target.value)}
          placeholder={t("templates.search")}
          aria-label={t("templates.search")}
          className="ps-9"
        />
      </search>
      {FACETS.map((facet) => (
        <Select
          key={facet}
          className="w-auto max-w-44"
          label={t(`templates.filter.${facet}`)}
          value={search[facet] ?? ALL}
          onChange={(value) => onChange({ [facet]: value === ALL ? undefined : value })}
          choices={[
            { value: ALL, label: t(`templates.filter.all_${facet}`) },
            ...withChosen(facets[facet], search[facet]).map(({ value, count }) => ({
              value,
              label: count === null ? label(facet, value) : `${label(facet, value)} (${count})`,
            })),
          ]}
        />
      ))}
      {connections.length > 1 && (
        <Select
          className="w-auto max-w-44"
          label={t("templates.filter.connection")}
          value={search.connection ?? ALL}
          onChange={(value) => onChange({ connection: value === ALL ? undefined : value })}
          choices={[
            { value: ALL, label: t("templates.filter.all_connection") },
            ...connections.map((item) => ({ value: item.connection_id, label: item.connection_name })),
          ]}
        />
      )}
    </div>
  );
}

type Counted = { value: string; count: number | null };

/** The values that there are, the most frequent first. Deleted templates can be looked at, too. */
export function facetsOf(counts: TemplateCount[]): Record<Facet, Counted[]> {
  const of = (facet: Facet): Counted[] => {
    const sums = new Map<string, number>();
    for (const row of counts) sums.set(row[facet], (sums.get(row[facet]) ?? 0) + row.count);
    return [...sums]
      .map(([value, count]) => ({ value, count }))
      .sort((a, b) => b.count - a.count || a.value.localeCompare(b.value));
  };
  return {
    status: [...of("status"), { value: "DELETED", count: null }],
    category: of("category"),
    quality: of("quality"),
    language: of("language"),
  };
}

/** The chosen value stays to be seen, also where nothing has it any more. */
const withChosen = (values: Counted[], chosen: string | undefined): Counted[] =>
  chosen === undefined || values.some((item) => item.value === chosen)
    ? values
    : [...values, { value: chosen, count: 0 }];
