import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { cn } from "@ui/cn";
import { Skeleton } from "@ui/skeleton";
import { ErrorState } from "@ui/states";
import { ArrowLeft, Plus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { desk } from "../../api/desk";
import { sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";
import type { Template } from "../../api/types";
import { useMay } from "../../session/session";
import { languageName } from "../languages";
import { PhonePreview } from "../preview/phone-preview";
import { CategoryLabel, Quality, StatusBadge } from "../state-badges";
import { EditLimits } from "./edit-limits";
import { StateNotices } from "./state-notices";
import { TemplateActions } from "./template-actions";
import { Timeline } from "./timeline";

/** One language of a template: how it looks, how it stands, and what became of it. */
export function TemplatePage() {
  const { templateId } = useParams({ from: "/signed-in/templates/$templateId" });
  const { t } = useTranslation("desk");
  const query = useQuery({ queryKey: keys.template(templateId), queryFn: () => desk.template(templateId) });
  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto max-w-6xl px-4 pt-5 pb-16 sm:px-8">
        <Link
          to="/templates"
          className="mb-3 inline-flex items-center gap-1.5 text-sm text-ink-soft hover:text-ink"
        >
          <ArrowLeft className="size-4 rtl:rotate-180" aria-hidden="true" />
          {t("templates.title")}
        </Link>
        {query.isPending ? (
          <PageSkeleton />
        ) : query.data ? (
          <Details template={query.data} />
        ) : (
          <ErrorState text={sentenceOf(query.error)} onRetry={() => void query.refetch()} />
        )}
      </div>
    </div>
  );
}

function Details({ template }: { template: Template }) {
  const { t, i18n } = useTranslation("desk");
  const mayChange = useMay("templates.write");
  return (
    <>
      <header className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <h1 className="text-xl font-bold break-all">{template.name}</h1>
          <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-ink-soft">
            <StatusBadge status={template.status} />
            <CategoryLabel category={template.category} />
            <Quality quality={template.quality} />
            <span>{languageName(template.language, i18n.language)}</span>
            {template.library_template_name && <span>{t("templates.from_library")}</span>}
          </p>
        </div>
        {mayChange && template.status !== "DELETED" && <TemplateActions template={template} />}
      </header>
      <nav aria-label={t("templates.languages")} className="mt-4 flex gap-1 overflow-x-auto border-b">
        {template.variants.map((variant) => (
          <Link
            key={variant.id}
            to="/templates/$templateId"
            params={{ templateId: variant.id }}
            aria-current={variant.id === template.id ? "page" : undefined}
            className={cn(
              "-mb-px inline-flex h-9 shrink-0 items-center gap-1.5 border-b-2 border-transparent px-3 font-semibold text-ink-soft hover:text-ink",
              "focus-visible:-outline-offset-2 aria-[current=page]:border-primary aria-[current=page]:text-primary",
            )}
          >
            {languageName(variant.language, i18n.language)}
            <span className="font-mono text-2xs text-ink-faint">{variant.language}</span>
          </Link>
        ))}
        {mayChange && template.status !== "DELETED" && (
          <Link
            to="/templates/new"
            search={{ from: template.id, as: "language" }}
            className="inline-flex h-9 shrink-0 items-center gap-1 px-3 text-sm font-semibold text-primary hover:underline"
          >
            <Plus className="size-4" aria-hidden="true" />
            {t("templates.add_language")}
          </Link>
        )}
      </nav>
      <div className="mt-5 grid gap-8 lg:grid-cols-[minmax(0,1fr)_22.5rem]">
        <div className="min-w-0 space-y-5">
          <StateNotices template={template} />
          <EditLimits edits={template.edits} status={template.status} />
          <section>
            <h2 className="mb-2 text-md font-bold">{t("templates.timeline.title")}</h2>
            <Timeline templateId={template.id} />
          </section>
        </div>
        <PhonePreview components={template.components} language={template.language} />
      </div>
    </>
  );
}

const PageSkeleton = () => (
  <div className="space-y-4" aria-hidden="true">
    <Skeleton className="h-7 w-72 max-w-full" />
    <Skeleton className="h-4 w-96 max-w-full" />
    <div className="grid gap-8 pt-6 lg:grid-cols-[minmax(0,1fr)_22.5rem]">
      <Skeleton className="h-64" />
      <Skeleton className="h-120 rounded-[2rem]" />
    </div>
  </div>
);
