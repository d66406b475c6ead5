import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button } from "@ui/button";
import { Checkbox } from "@ui/checkbox";
import { Dialog } from "@ui/dialog";
import { Field, Input } from "@ui/field";
import { toast } from "@ui/toast";
import { Copy, ExternalLink, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { desk } from "../api/desk";
import { sentenceOf } from "../api/problem";
import { keys } from "../api/query-keys";
import type { FlowDetail } from "../api/types";
import { CATEGORIES } from "./model/starters";
import { Refused, Section } from "./section";
import { useFlowChange } from "./use-flow-change";

/** What a form is called and for, and how it ends. */
export function SettingsTab({ detail }: { detail: FlowDetail }) {
  const { t } = useTranslation("desk");
  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto flex max-w-2xl flex-col gap-6 px-4 py-6 sm:px-8">
        <Details detail={detail} />
        <Section title={t("flows.settings.more")}>
          <MoreActions detail={detail} />
        </Section>
      </div>
    </div>
  );
}

function Details({ detail }: { detail: FlowDetail }) {
  const { t } = useTranslation("desk");
  const { flow } = detail;
  const change = useFlowChange(detail);
  const [name, setName] = useState(flow.name);
  const [categories, setCategories] = useState(flow.categories);
  const isSame =
    name.trim() === flow.name && [...categories].sort().join() === [...flow.categories].sort().join();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ name: name.trim(), categories });
  };
  return (
    <Section title={t("flows.settings.details")}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Field label={t("flows.name")}>
          {(control) => (
            <Input
              {...control}
              value={name}
              maxLength={200}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <fieldset className="grid gap-2 sm:grid-cols-2">
          <legend className="mb-1.5 text-sm font-semibold text-ink-soft">{t("flows.category_label")}</legend>
          {CATEGORIES.map((category) => (
            <Checkbox
              key={category}
              checked={categories.includes(category)}
              onChange={(on) =>
                setCategories(
                  on ? [...categories, category] : categories.filter((known) => known !== category),
                )
              }
            >
              {t(`flows.category.${category}`)}
            </Checkbox>
          ))}
        </fieldset>
        {change.error && <Refused error={change.error} />}
        <Button
          type="submit"
          className="self-start"
          busy={change.isPending}
          disabled={isSame || name.trim() === "" || categories.length === 0}
        >
          {t("app.save")}
        </Button>
      </form>
    </Section>
  );
}

function MoreActions({ detail }: { detail: FlowDetail }) {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const navigate = useNavigate();
  const { flow } = detail;
  const [asking, setAsking] = useState<"deprecate" | "delete" | null>(null);
  const failed = (error: unknown) => toast.error(sentenceOf(error));
  const preview = useMutation({
    mutationFn: () => desk.previewFlow(flow.id),
    onSuccess: ({ url }) => window.open(url, "_blank", "noopener"),
    onError: failed,
  });
  const copy = useMutation({
    mutationFn: () =>
      desk.createFlow({
        connection_id: flow.connection_id,
        name: t("flows.settings.copy_name", { name: flow.name }),
        categories: flow.categories,
        clone_of: flow.id,
      }),
    onSuccess(made) {
      void client.invalidateQueries({ queryKey: keys.flows });
      void navigate({ to: "/flows/$flowId", params: { flowId: made.flow.id } });
    },
    onError: failed,
  });
  const end = useMutation({
    mutationFn: async () => {
      if (asking === "delete") await desk.deleteFlow(flow.id);
      else await desk.deprecateFlow(flow.id);
    },
    onSuccess() {
      void client.invalidateQueries({ queryKey: keys.flows });
      if (asking === "delete") void navigate({ to: "/flows" });
      else void client.invalidateQueries({ queryKey: keys.flow(flow.id) });
      setAsking(null);
    },
  });
  const wasPublished = flow.published_at !== null;
  const can = wasPublished ? "deprecate" : "delete";
  return (
    <div className="flex flex-wrap gap-2">
      <Button busy={preview.isPending} onClick={() => preview.mutate()}>
        <ExternalLink />
        {t("flows.settings.preview")}
      </Button>
      <Button busy={copy.isPending} onClick={() => copy.mutate()}>
        <Copy />
        {t("flows.duplicate")}
      </Button>
      {flow.status !== "DEPRECATED" && (
        <Button variant="danger" onClick={() => setAsking(can)}>
          <Trash2 />
          {t(`flows.${can}.action`)}
        </Button>
      )}
      <Dialog
        open={asking !== null}
        onOpenChange={(open) => {
          if (!open) setAsking(null);
          end.reset();
        }}
        title={t(`flows.${can}.title`, { name: flow.name })}
        description={t(`flows.${can}.text`)}
        footer={
          <>
            <Button onClick={() => setAsking(null)}>{t("app.cancel")}</Button>
            <Button variant="danger" busy={end.isPending} onClick={() => end.mutate()}>
              {t(`flows.${can}.action`)}
            </Button>
          </>
        }
      >
        {end.error && <Refused error={end.error} />}
      </Dialog>
    </div>
  );
}
