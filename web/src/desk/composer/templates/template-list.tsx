import { useInfiniteQuery } from "@tanstack/react-query";
import { Badge } from "@ui/badge";
import { Button } from "@ui/button";
import { Dialog } from "@ui/dialog";
import { Input } from "@ui/field";
import { Select } from "@ui/select";
import { Spinner } from "@ui/spinner";
import { EmptyState, ErrorState } from "@ui/states";
import { LayoutTemplate, Search } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { desk } from "../../api/desk";
import { sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";
import type { TemplateGroup, TemplateSummary } from "../../api/types";
import { useRecentTemplates } from "./recent-templates";

interface TemplateListProps {
  connectionId: string | undefined;
  onChoose(templateId: string): void;
  onClose(): void;
}

const CATEGORIES = ["UTILITY", "MARKETING", "AUTHENTICATION"] as const;
/** Radix takes no empty value. */
const ANY = "any";
/** The only status that is sent. */
const SENDABLE = "APPROVED";

/** All approved templates of the account, the ones used last first. */
export function TemplateList({ connectionId, onChoose, onClose }: TemplateListProps) {
  const { t } = useTranslation("desk");
  const [search, setSearch] = useState("");
  const [category, setCategory] = useState<string>(ANY);
  const filter = {
    connection_id: connectionId ?? "",
    q: useDeferredValue(search.trim()),
    status: SENDABLE,
    category: category === ANY ? undefined : category,
  };
  const query = useInfiniteQuery({
    queryKey: keys.templates(filter),
    queryFn: ({ pageParam, signal }) => desk.templates(filter, { cursor: pageParam, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    enabled: connectionId !== undefined,
  });
  const groups = query.data?.pages.flatMap((page) => page.data) ?? [];
  const filtered = search !== "" || category !== ANY;
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title={t("templates.choose")}
      description={t("templates.choose_about")}
    >
      <div className="sticky top-0 z-1 -mx-5 flex gap-2 bg-raised px-5 pb-3">
        <div className="relative min-w-0 flex-1">
          <Search className="absolute start-2.5 top-2.5 size-4 text-ink-faint" aria-hidden="true" />
          <Input
            type="search"
            aria-label={t("templates.search")}
            placeholder={t("templates.search")}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            data-testid="template-search"
            className="ps-8"
          />
        </div>
        <Select
          label={t("templates.filter.category")}
          value={category}
          onChange={setCategory}
          choices={[
            { value: ANY, label: t("templates.any_category") },
            ...CATEGORIES.map((value) => ({ value, label: t(`templates.category.${value}`) })),
          ]}
          className="w-40 max-sm:w-30"
        />
      </div>
      {!filtered && <Recent connectionId={connectionId} onChoose={onChoose} />}
      {query.isPending && (
        <div className="flex justify-center p-8">
          <Spinner />
        </div>
      )}
      {query.error && <ErrorState text={sentenceOf(query.error)} onRetry={() => void query.refetch()} />}
      {query.data && groups.length === 0 && (
        <EmptyState
          icon={<LayoutTemplate />}
          title={filtered ? t("templates.none_found") : t("templates.none")}
          text={filtered ? undefined : t("templates.none_about")}
        />
      )}
      <ul className="flex flex-col gap-2">
        {groups.map((group) => (
          <Group key={`${group.connection_id}/${group.name}`} group={group} onChoose={onChoose} />
        ))}
      </ul>
      {query.hasNextPage && (
        <Button
          variant="quiet"
          className="mt-2 w-full"
          busy={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t("templates.more")}
        </Button>
      )}
    </Dialog>
  );
}

function Recent({ connectionId, onChoose }: Pick<TemplateListProps, "connectionId" | "onChoose">) {
  const { t } = useTranslation("desk");
  const recent = useRecentTemplates(connectionId);
  if (recent.length === 0) return null;
  return (
    <section className="mb-4">
      <h3 className="mb-1.5 text-xs font-semibold text-ink-faint">{t("templates.recent")}</h3>
      <ul className="flex flex-wrap gap-1.5">
        {recent.map(({ id, name, language }) => (
          <li key={id} className="max-w-full">
            <Button size="sm" variant="soft" onClick={() => onChoose(id)} className="max-w-full">
              <span className="truncate">{name}</span>
              <span className="font-normal">{language}</span>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** One name; its languages beside each other. */
function Group({ group, onChoose }: { group: TemplateGroup; onChoose(templateId: string): void }) {
  const { t } = useTranslation("desk");
  const sendable = group.variants.filter((variant) => variant.status === SENDABLE);
  const [first] = sendable;
  if (!first) return null;
  return (
    <li className="rounded-md border p-3" data-testid="template-group">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <h3 className="min-w-0 font-semibold break-all">{group.name}</h3>
        <Badge tone={first.category === "MARKETING" ? "warm" : "neutral"}>
          {t(`templates.category.${first.category}`, { defaultValue: first.category })}
        </Badge>
      </div>
      {first.preview !== "" && (
        <p dir="auto" className="mt-0.5 line-clamp-2 text-sm break-words text-ink-soft">
          {first.preview}
        </p>
      )}
      <ul className="mt-2 flex flex-wrap gap-1.5" aria-label={t("templates.languages")}>
        {sendable.map((variant) => (
          <Language key={variant.id} variant={variant} onChoose={() => onChoose(variant.id)} />
        ))}
      </ul>
    </li>
  );
}

function Language({ variant, onChoose }: { variant: TemplateSummary; onChoose(): void }) {
  const { t } = useTranslation("desk");
  const bad = variant.quality === "RED";
  return (
    <li>
      <Button size="sm" onClick={onChoose} aria-label={`${variant.name} · ${variant.language}`}>
        {variant.language}
        {bad && <Badge tone="danger">{t("templates.low_quality")}</Badge>}
      </Button>
    </li>
  );
}
