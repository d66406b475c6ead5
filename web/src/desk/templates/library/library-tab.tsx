import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Badge } from "@ui/badge";
import { Button } from "@ui/button";
import { Dialog } from "@ui/dialog";
import { Field, Input } from "@ui/field";
import { Select } from "@ui/select";
import { Skeleton } from "@ui/skeleton";
import { EmptyState, ErrorState } from "@ui/states";
import { TemplatePreview } from "@ui/template-preview";
import { toast } from "@ui/toast";
import { Library } from "lucide-react";
import { useDeferredValue, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { desk } from "../../api/desk";
import { Problem, sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";
import type { LibraryTemplate } from "../../api/types";
import { useMay } from "../../session/session";
import { asName } from "../editor/draft";
import { languageName } from "../languages";
import { templateSyncsQuery } from "../list/template-queries";
import { buttonInputs, libraryComponents, openInputs } from "./library-template";

const TOPICS = ["ACCOUNT_UPDATE", "CUSTOMER_FEEDBACK", "ORDER_MANAGEMENT", "PAYMENTS"];
const ALL = "all";

/** WhatsApp's ready-made templates, which are approved at once. */
export function LibraryTab() {
  const { t } = useTranslation("desk");
  const accounts = useQuery(templateSyncsQuery).data ?? [];
  const connected = accounts.filter((account) => account.connection_status !== "disconnected");
  const [q, setQ] = useState("");
  const [topic, setTopic] = useState(ALL);
  const [chosen, setChosen] = useState<LibraryTemplate | null>(null);
  const connectionId = connected[0]?.connection_id ?? "";
  const search = { q: useDeferredValue(q.trim()), topic: topic === ALL ? "" : topic };
  const query = useInfiniteQuery({
    queryKey: keys.library(connectionId, search),
    queryFn: ({ pageParam, signal }) =>
      desk.templateLibrary(connectionId, search, { cursor: pageParam, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    enabled: connectionId !== "",
  });
  const templates = (query.data?.pages ?? []).flatMap((page) => page.data);
  return (
    <div className="min-h-0 flex-1 overflow-y-auto pb-10">
      <div className="mb-3 flex flex-wrap gap-2">
        <Input
          type="search"
          value={q}
          onChange={(event) => setQ(event.target.value)}
          placeholder={t("templates.library.search")}
          aria-label={t("templates.library.search")}
          className="min-w-48 flex-1"
        />
        <Select
          className="w-56"
          label={t("templates.library.topic")}
          value={topic}
          onChange={setTopic}
          choices={[
            { value: ALL, label: t("templates.library.all") },
            ...TOPICS.map((value) => ({ value, label: t(`templates.topic.${value}`) })),
          ]}
        />
      </div>
      {query.isError ? (
        <ErrorState text={sentenceOf(query.error)} onRetry={() => void query.refetch()} />
      ) : query.isPending && connectionId !== "" ? (
        <Skeleton className="h-64" />
      ) : templates.length === 0 ? (
        <EmptyState icon={<Library />} title={t("templates.library.empty")} />
      ) : (
        <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
          {templates.map((template) => (
            <LibraryCard key={template.id} template={template} onChoose={() => setChosen(template)} />
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <Button className="mt-3" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t("templates.library.more")}
        </Button>
      )}
      {chosen && <UseDialog template={chosen} connectionId={connectionId} onClose={() => setChosen(null)} />}
    </div>
  );
}

function LibraryCard({ template, onChoose }: { template: LibraryTemplate; onChoose(): void }) {
  const { t, i18n } = useTranslation("desk");
  const mayChange = useMay("templates.write");
  return (
    <li className="flex flex-col gap-2 rounded-lg border bg-surface p-3">
      <p className="font-semibold break-all">{template.name}</p>
      <p className="flex flex-wrap gap-1">
        <Badge>{t(`templates.category.${template.category}`, { defaultValue: template.category })}</Badge>
        <Badge>{languageName(template.language, i18n.language)}</Badge>
      </p>
      <div className="flex-1 rounded-md bg-sunken p-2.5">
        <TemplatePreview components={libraryComponents(template)} />
      </div>
      {mayChange && (
        <Button size="sm" onClick={onChoose}>
          {t("templates.library.use")}
        </Button>
      )}
    </li>
  );
}

interface UseDialogProps {
  template: LibraryTemplate;
  connectionId: string;
  onClose(): void;
}

/** What the library's template leaves open: its name here, and where its buttons lead. */
function UseDialog({ template, connectionId, onClose }: UseDialogProps) {
  const { t } = useTranslation("desk");
  const formId = useId();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState(asName(template.name));
  const open = openInputs(template);
  const [values, setValues] = useState<Record<string, string>>({});
  const create = useMutation({
    mutationFn: () =>
      desk.createTemplate({
        connection_id: connectionId,
        name,
        language: template.language,
        category: template.category,
        library_template_name: template.name,
        library_template_button_inputs: buttonInputs(open, values) as Record<string, never>[],
      }),
    onSuccess(made) {
      client.setQueryData(keys.template(made.id), made);
      void client.invalidateQueries({ queryKey: keys.templateLists });
      void client.invalidateQueries({ queryKey: keys.templateCounts });
      toast.success(t("templates.editor.created", { name: made.name }));
      void navigate({ to: "/templates/$templateId", params: { templateId: made.id } });
    },
  });
  const nameError =
    create.error instanceof Problem
      ? create.error.errors.find(({ field }) => field === "name" || field === "language")?.detail
      : undefined;
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={t("templates.library.use_title", { name: template.name })}
      description={t("templates.library.use_text")}
      footer={
        <>
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          <Button
            type="submit"
            form={formId}
            variant="primary"
            busy={create.isPending}
            disabled={name === ""}
          >
            {t("templates.library.create")}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate();
        }}
      >
        <Field label={t("templates.editor.name")} hint={t("templates.editor.name_hint")} error={nameError}>
          {(control) => (
            <Input
              {...control}
              dir="ltr"
              value={name}
              onChange={(event) => setName(asName(event.target.value))}
            />
          )}
        </Field>
        {open.map((input) => (
          <Field key={input.key} label={`${input.label}: ${t(`templates.library.${input.kind}`)}`}>
            {(control) => (
              <Input
                {...control}
                dir="ltr"
                placeholder={input.placeholder}
                value={values[input.key] ?? ""}
                onChange={(event) => setValues({ ...values, [input.key]: event.target.value })}
              />
            )}
          </Field>
        ))}
        {create.isError && nameError === undefined && (
          <p role="alert" className="text-sm text-danger">
            {sentenceOf(create.error)}
          </p>
        )}
      </form>
    </Dialog>
  );
}
