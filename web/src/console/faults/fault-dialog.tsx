import { useMutation } from "@tanstack/react-query";
import { Button } from "@ui/button";
import { Dialog } from "@ui/dialog";
import { Field, Input } from "@ui/field";
import { Select } from "@ui/select";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { ControlError, control } from "../../control/control-client";
import type { NewFault } from "../../control/types";
import { queryClient, queryKeys } from "../state/console-queries";
import {
  EFFECTS,
  type FaultForm,
  type FaultFormProblem,
  faultOf,
  NEW_FAULT,
  NUMBERED,
  PLACES,
} from "./fault-form";

interface FaultDialogProps {
  open: boolean;
  onOpenChange(open: boolean): void;
}

export function FaultDialog({ open, onOpenChange }: FaultDialogProps) {
  const { t } = useTranslation("console");
  const formId = useId();
  const [form, setForm] = useState(NEW_FAULT);
  const [problems, setProblems] = useState<FaultFormProblem[]>([]);
  const create = useMutation({
    mutationFn: (fault: NewFault) => control.createFault(fault),
    onSuccess: () => {
      setForm(NEW_FAULT);
      onOpenChange(false);
      return queryClient.invalidateQueries({ queryKey: queryKeys.faults });
    },
  });
  const set = (change: Partial<FaultForm>) => setForm((before) => ({ ...before, ...change }));
  const text = (name: keyof FaultForm) => ({
    value: form[name],
    onChange: (event: { target: { value: string } }) => set({ [name]: event.target.value }),
  });
  const errorOf = (name: FaultFormProblem) => (problems.includes(name) ? t(`fault.bad_${name}`) : undefined);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const made = faultOf(form);
    if ("problems" in made) {
      setProblems(made.problems);
      return;
    }
    setProblems([]);
    create.mutate(made.fault);
  };

  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        create.reset();
        onOpenChange(next);
      }}
      title={t("fault.title")}
      description={t("fault.text")}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>{t("cancel", { ns: "control" })}</Button>
          <Button type="submit" form={formId} variant="primary" busy={create.isPending}>
            {t("fault.create")}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="grid gap-4 sm:grid-cols-2">
        <Field label={t("fault.where")}>
          {({ id }) => (
            <Select
              id={id}
              value={form.where}
              onChange={(where) => set({ where })}
              choices={PLACES.map((value) => ({ value, label: t(`fault.where_${value}`) }))}
            />
          )}
        </Field>
        <Field label={t("fault.effect")}>
          {({ id }) => (
            <Select
              id={id}
              value={form.effect}
              onChange={(effect) => set({ effect, value: "" })}
              choices={EFFECTS.map((value) => ({ value, label: t(`fault.effect_${value}`) }))}
            />
          )}
        </Field>
        {NUMBERED.has(form.effect) && (
          <Field label={t(`fault.value_${form.effect}`)} error={errorOf("value")} className="sm:col-span-2">
            {(props) => <Input {...props} inputMode="numeric" {...text("value")} />}
          </Field>
        )}
        <Field label={t("fault.customer")} hint={t("fault.match_hint")}>
          {(props) => <Input {...props} placeholder="34600100001" {...text("customer")} />}
        </Field>
        <Field label={t("fault.phone_number_id")} hint={t("fault.match_hint")}>
          {(props) => <Input {...props} placeholder="400000000000001" {...text("phone_number_id")} />}
        </Field>
        <Field label={t("fault.type")} hint={t("fault.match_hint")} className="sm:col-span-2">
          {(props) => <Input {...props} placeholder="image" {...text("type")} />}
        </Field>
        <Field label={t("fault.times")} hint={t("fault.times_hint")} error={errorOf("times")}>
          {(props) => <Input {...props} inputMode="numeric" {...text("times")} />}
        </Field>
        <Field label={t("fault.rate")} hint={t("fault.rate_hint")} error={errorOf("rate")}>
          {(props) => <Input {...props} inputMode="decimal" placeholder="0.1" {...text("rate")} />}
        </Field>
        {create.isError && (
          <ul role="alert" className="text-sm text-danger sm:col-span-2">
            {refusals(create.error).map((refusal) => (
              <li key={refusal}>{refusal}</li>
            ))}
          </ul>
        )}
      </form>
    </Dialog>
  );
}

/** Every field the cloud refuses, or its one sentence. */
function refusals(error: Error): string[] {
  const fields = error instanceof ControlError ? error.fields : [];
  return fields.length === 0 ? [error.message] : fields.map(({ field, detail }) => `${field}: ${detail}`);
}
