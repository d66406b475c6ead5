import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button } from "@ui/button";
import { cn } from "@ui/cn";
import { Dialog } from "@ui/dialog";
import { Field, Input } from "@ui/field";
import { Select } from "@ui/select";
import { CalendarCheck, ClipboardPen, type LucideIcon, Mail, Square, UserPlus } from "lucide-react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { desk } from "../api/desk";
import { Problem, sentenceOf } from "../api/problem";
import { keys } from "../api/query-keys";
import type { Connection } from "../api/types";
import { CATEGORIES, CATEGORY_OF, STARTERS, type Starter, starterJson } from "./model/starters";

const ICONS: Record<Starter, LucideIcon> = {
  contact: Mail,
  appointment: CalendarCheck,
  survey: ClipboardPen,
  sign_up: UserPlus,
  empty: Square,
};

interface NewFlowDialogProps {
  connections: Connection[];
  onClose(): void;
}

/** A name, what it is for, and a form to begin with. */
export function NewFlowDialog({ connections, onClose }: NewFlowDialogProps) {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const navigate = useNavigate();
  const formId = useId();
  const [starter, setStarter] = useState<Starter>("contact");
  const [name, setName] = useState("");
  const [category, setCategory] = useState<string>(CATEGORY_OF.contact);
  const [connectionId, setConnectionId] = useState(connections[0]?.id ?? "");
  const shownName = name === "" ? t(`flows.starter.${starter}.name`) : name;
  const create = useMutation({
    mutationFn: () =>
      desk.createFlow({
        connection_id: connectionId,
        name: shownName.trim(),
        categories: [category],
        json: starterJson(starter, (key) => t(`flows.starter.words.${key}`)),
      }),
    onSuccess(detail) {
      client.setQueryData(keys.flow(detail.flow.id), detail);
      void client.invalidateQueries({ queryKey: keys.flows });
      void navigate({ to: "/flows/$flowId", params: { flowId: detail.flow.id } });
    },
  });
  const nameProblem =
    create.error instanceof Problem
      ? create.error.errors.find(({ field }) => field === "name")?.detail
      : undefined;

  const choose = (next: Starter) => {
    setStarter(next);
    setCategory(CATEGORY_OF[next]);
  };

  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title={t("flows.new")}
      description={t("flows.new_text")}
      footer={
        <>
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          <Button type="submit" form={formId} variant="primary" busy={create.isPending}>
            {t("flows.create")}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate();
        }}
        className="flex flex-col gap-4"
      >
        <fieldset>
          <legend className="mb-1.5 text-sm font-semibold text-ink-soft">{t("flows.begin_with")}</legend>
          <div className="grid gap-2 sm:grid-cols-2">
            {STARTERS.map((key) => {
              const Icon = ICONS[key];
              return (
                <label
                  key={key}
                  className={cn(
                    "flex cursor-pointer items-start gap-3 rounded-md border p-3 transition-colors hover:bg-hover has-focus-visible:outline-2 has-focus-visible:outline-focus",
                    starter === key && "border-primary bg-primary-soft hover:bg-primary-soft",
                  )}
                >
                  <input
                    type="radio"
                    name="starter"
                    className="sr-only"
                    checked={starter === key}
                    onChange={() => choose(key)}
                  />
                  <Icon className="mt-0.5 size-5 shrink-0 text-primary" aria-hidden="true" />
                  <span className="min-w-0">
                    <span className="block font-semibold">{t(`flows.starter.${key}.name`)}</span>
                    <span className="block text-sm text-ink-soft">{t(`flows.starter.${key}.text`)}</span>
                  </span>
                </label>
              );
            })}
          </div>
        </fieldset>
        <Field label={t("flows.name")} hint={t("flows.name_hint")} error={nameProblem}>
          {(control) => (
            <Input
              {...control}
              value={name}
              placeholder={t(`flows.starter.${starter}.name`)}
              maxLength={200}
              onChange={(event) => setName(event.target.value)}
              data-testid="flow-name"
            />
          )}
        </Field>
        <Field label={t("flows.category_label")}>
          {(control) => (
            <Select
              id={control.id}
              value={category}
              onChange={setCategory}
              choices={CATEGORIES.map((value) => ({ value, label: t(`flows.category.${value}`) }))}
            />
          )}
        </Field>
        {connections.length > 1 && (
          <Field label={t("flows.account")}>
            {(control) => (
              <Select
                id={control.id}
                value={connectionId}
                onChange={setConnectionId}
                choices={connections.map(({ id, name: label }) => ({ value: id, label }))}
              />
            )}
          </Field>
        )}
        {create.error && !nameProblem && (
          <p role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-sm font-medium text-danger">
            {sentenceOf(create.error)}
          </p>
        )}
      </form>
    </Dialog>
  );
}
