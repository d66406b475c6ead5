import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "@ui/button";
import { Dialog } from "@ui/dialog";
import { Field, Input } from "@ui/field";
import { toast } from "@ui/toast";
import { useId } from "react";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { desk } from "../../api/desk";
import { Problem, sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";
import type { NewConnection } from "../../api/types";

const FIELDS = [
  { name: "name", type: "text", pattern: /\S/ },
  { name: "graph_base_url", type: "url", pattern: /^https?:\/\/\S+$/ },
  { name: "waba_id", type: "text", pattern: /^\s*\d+\s*$/ },
  { name: "access_token", type: "password", pattern: /\S/ },
  { name: "app_secret", type: "password", pattern: /\S/ },
] as const satisfies { name: keyof NewConnection; type: string; pattern: RegExp }[];

const trimmed = (values: NewConnection) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.trim()])) as typeof values;

export function NewConnectionDialog({ onClose }: { onClose(): void }) {
  const { t } = useTranslation("desk");
  const formId = useId();
  const client = useQueryClient();
  const form = useForm<NewConnection>({
    mode: "onTouched",
    defaultValues: {
      name: "",
      graph_base_url: "https://graph.facebook.com",
      waba_id: "",
      access_token: "",
      app_secret: "",
    },
  });
  const { errors } = form.formState;

  const connect = useMutation({
    mutationFn: desk.connect,
    onSuccess(connection) {
      toast.success(t("channels.connected", { count: connection.channels.length }));
      void client.invalidateQueries({ queryKey: keys.connections });
      void client.invalidateQueries({ queryKey: keys.channels });
      onClose();
    },
    onError(error) {
      if (!(error instanceof Problem)) return;
      for (const { field, detail } of error.errors) {
        const known = FIELDS.find(({ name }) => name === field);
        if (known) form.setError(known.name, { message: detail });
      }
    },
  });

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("channels.add")}
      description={t("channels.add_text")}
      footer={
        <>
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          <Button type="submit" form={formId} variant="primary" busy={connect.isPending}>
            {t("channels.connect")}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        noValidate
        onSubmit={form.handleSubmit((values) => connect.mutate(trimmed(values)))}
        className="flex flex-col gap-4"
      >
        {FIELDS.map(({ name, type, pattern }) => (
          <Field
            key={name}
            label={t(`channels.field.${name}`)}
            hint={t(`channels.hint.${name}`)}
            error={fieldError(name, errors[name])}
          >
            {(control) => (
              <Input
                {...control}
                {...form.register(name, { required: true, pattern })}
                type={type}
                autoComplete="off"
                spellCheck={false}
                inputMode={name === "waba_id" ? "numeric" : undefined}
              />
            )}
          </Field>
        ))}
        {connect.error && (
          <p role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-sm font-medium text-danger">
            {sentenceOf(connect.error)}
          </p>
        )}
      </form>
    </Dialog>
  );

  /** Our own checks have no sentence of their own, the server's have. */
  function fieldError(name: keyof NewConnection, error: { type?: string; message?: string } | undefined) {
    if (!error) return undefined;
    return error.type ? t(`channels.wrong.${name}`) : error.message;
  }
}
