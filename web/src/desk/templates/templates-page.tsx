import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button } from "@ui/button";
import { Plus } from "lucide-react";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { TemplatesSearch } from "../router";
import { useMay } from "../session/session";
import { PageLoading } from "../shell/page-states";
import { SyncReport } from "./list/sync-report";
import { TemplateFilters } from "./list/template-filters";
import { TemplateList } from "./list/template-list";

const LibraryTab = lazy(() =>
  import("./library/library-tab").then((module) => ({ default: module.LibraryTab })),
);

/** The workspace's templates, and WhatsApp's library of ready-made ones. */
export function TemplatesPage() {
  const { t } = useTranslation("desk");
  const search = useSearch({ from: "/signed-in/templates" });
  const navigate = useNavigate();
  const mayChange = useMay("templates.write");
  const change = (part: Partial<TemplatesSearch>) =>
    void navigate({ to: "/templates", search: { ...search, ...part }, replace: true });
  return (
    <div className="mx-auto flex h-full max-w-6xl flex-col px-4 pt-5 sm:px-8">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h1 className="text-xl font-bold">{t("templates.title")}</h1>
        {mayChange && (
          <Button asChild variant="primary">
            <Link to="/templates/new" data-testid="new-template">
              <Plus />
              {t("templates.new")}
            </Link>
          </Button>
        )}
      </div>
      <nav aria-label={t("templates.title")} className="mt-3 mb-4 flex gap-1 border-b">
        {([undefined, "library"] as const).map((tab) => (
          <Link
            key={tab ?? "own"}
            to="/templates"
            search={{ tab }}
            activeOptions={{ includeSearch: true, explicitUndefined: true }}
            className="-mb-px inline-flex h-9 items-center border-b-2 border-transparent px-3 font-semibold text-ink-soft hover:text-ink focus-visible:-outline-offset-2 aria-[current=page]:border-primary aria-[current=page]:text-primary"
          >
            {t(`templates.tab.${tab ?? "own"}`)}
          </Link>
        ))}
      </nav>
      {search.tab === "library" ? (
        <Suspense fallback={<PageLoading />}>
          <LibraryTab />
        </Suspense>
      ) : (
        <>
          <TemplateFilters search={search} onChange={change} />
          <SyncReport />
          <TemplateList search={search} onReset={() => void navigate({ to: "/templates", search: {} })} />
        </>
      )}
    </div>
  );
}
