import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { Spinner } from "@ui/spinner";
import { EmptyState, ErrorState } from "@ui/states";
import { LayoutTemplate } from "lucide-react";
import { useTranslation } from "react-i18next";
import { desk } from "../../api/desk";
import { sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";
import { LANGUAGES, ownLanguage } from "../languages";
import { templateSyncsQuery } from "../list/template-queries";
import { draftOf } from "./components";
import { newDraft, type TemplateDraft } from "./draft";
import { Editor } from "./editor";

/** A new template: empty, a copy of another, or a further language of one. */
export function NewTemplatePage() {
  const { t, i18n } = useTranslation("desk");
  const { from, as = "copy" } = useSearch({ from: "/signed-in/templates/new" });
  const accounts = useQuery(templateSyncsQuery);
  const source = useQuery({
    queryKey: keys.template(from ?? ""),
    queryFn: () => desk.template(from ?? ""),
    enabled: from !== undefined,
  });
  const error = accounts.error ?? (from ? source.error : null);
  if (error) return <ErrorState text={sentenceOf(error)} onRetry={() => void accounts.refetch()} />;
  if (!accounts.data || (from && !source.data)) {
    return (
      <div className="flex h-full items-center justify-center">
        <Spinner className="size-6" />
      </div>
    );
  }
  const connected = accounts.data.filter((account) => account.connection_status !== "disconnected");
  const [first] = connected;
  if (!first) {
    return (
      <EmptyState
        icon={<LayoutTemplate />}
        title={t("templates.no_account.title")}
        text={t("templates.no_account.text")}
      />
    );
  }
  let start: TemplateDraft = newDraft(first.connection_id, ownLanguage(i18n.language));
  if (source.data) {
    start = draftOf(source.data);
    if (as === "copy") start.name = `${source.data.name.slice(0, 500)}_copy`;
    else {
      const taken = source.data.variants.map((variant) => variant.language);
      start.language =
        LANGUAGES.find((code) => !taken.includes(code) && ["en_US", "es", "pt_BR"].includes(code)) ?? "fr";
    }
  }
  return (
    <Editor
      key={`${from ?? "new"}/${as}`}
      draftKey={from ? `${as}/${from}` : "new"}
      start={start}
      accounts={connected}
      variants={as === "language" ? (source.data?.variants ?? []) : []}
    />
  );
}
