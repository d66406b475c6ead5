import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "@ui/button";
import { CopyButton } from "@ui/copy-button";
import { Dialog } from "@ui/dialog";
import { Field, Input } from "@ui/field";
import { Select } from "@ui/select";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { people } from "../../api/people";
import { Problem, sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";
import type { Permission } from "../../api/types";
import { PermissionPicker } from "../roles/permission-picker";
import { curlExample, EXPIRIES, type Expiry, expiresAt } from "./expiry";

/** The longest name that the server takes. */
const LONGEST_NAME = 100;

export function NewKeyDialog({ onClose }: { onClose(): void }) {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const formId = useId();
  const [name, setName] = useState("");
  const [permissions, setPermissions] = useState<Permission[]>(["conversations.read"]);
  const [expiry, setExpiry] = useState<Expiry>("90");
  const [day, setDay] = useState("");
  const [missing, setMissing] = useState<"name" | "right" | "day" | null>(null);
  const create = useMutation({
    mutationFn: (expires_at: string | null) =>
      people.createApiKey({ name: name.trim(), permissions, expires_at }),
    onSettled: () => void client.invalidateQueries({ queryKey: keys.apiKeys }),
  });
  if (create.data) return <NewKey secret={create.data.key} onClose={onClose} />;

  const nameProblem =
    create.error instanceof Problem
      ? create.error.errors.find(({ field }) => field === "name")?.detail
      : undefined;
  const labelOf = (value: Expiry) => {
    if (value === "365") return t("api_keys.create.year");
    if (value === "never") return t("api_keys.create.never");
    return value === "on" ? t("api_keys.create.on") : t("api_keys.create.days", { count: Number(value) });
  };
  const submit = () => {
    // The end of a key follows the machine's clock, not the travelling one.
    const end = expiresAt(expiry, day, Date.now());
    if (name.trim() === "") setMissing("name");
    else if (end === "over") setMissing("day");
    else if (permissions.length === 0) setMissing("right");
    else create.mutate(end);
  };

  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title={t("api_keys.create.title")}
      footer={
        <>
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          <Button
            type="submit"
            form={formId}
            variant="primary"
            busy={create.isPending}
            data-testid="key-create"
          >
            {t("api_keys.create.submit")}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
        className="flex flex-col gap-4"
      >
        <div className="grid gap-4 sm:grid-cols-2">
          <Field
            label={t("api_keys.create.name")}
            error={missing === "name" ? t("api_keys.create.needs_name") : nameProblem}
          >
            {(control) => (
              <Input
                {...control}
                value={name}
                maxLength={LONGEST_NAME}
                placeholder={t("api_keys.create.name_placeholder")}
                onChange={(event) => {
                  setName(event.target.value);
                  setMissing(null);
                }}
                data-testid="key-name"
              />
            )}
          </Field>
          <Field label={t("api_keys.create.expiry")}>
            {(control) => (
              <Select
                id={control.id}
                value={expiry}
                onChange={(next) => setExpiry(next as Expiry)}
                choices={EXPIRIES.map((value) => ({ value, label: labelOf(value) }))}
              />
            )}
          </Field>
          {expiry === "on" && (
            <Field
              label={t("api_keys.create.day")}
              error={missing === "day" ? t("api_keys.create.needs_day") : undefined}
            >
              {(control) => (
                <Input
                  {...control}
                  type="date"
                  value={day}
                  onChange={(event) => {
                    setDay(event.target.value);
                    setMissing(null);
                  }}
                />
              )}
            </Field>
          )}
        </div>
        <div>
          <p className="mb-1.5 text-sm font-semibold text-ink-soft">{t("api_keys.create.rights")}</p>
          <PermissionPicker
            value={permissions}
            onChange={(next) => {
              setPermissions(next);
              setMissing(null);
            }}
          />
        </div>
        {(missing === "right" || (create.error && !nameProblem)) && (
          <p role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-sm font-medium text-danger">
            {missing === "right" ? t("api_keys.create.needs_right") : sentenceOf(create.error)}
          </p>
        )}
      </form>
    </Dialog>
  );
}

/** The secret is here once: neither Escape nor a click beside the dialog may lose it. */
function NewKey({ secret, onClose }: { secret: string; onClose(): void }) {
  const { t } = useTranslation("desk");
  const [triedToClose, setTriedToClose] = useState(false);
  const example = curlExample(window.location.origin, secret);
  return (
    <Dialog
      open
      onOpenChange={() => setTriedToClose(true)}
      title={t("api_keys.made.title")}
      description={t("api_keys.made.text")}
      footer={
        <Button variant="primary" onClick={onClose} data-testid="key-done">
          {t("api_keys.made.done")}
        </Button>
      }
    >
      {triedToClose && (
        <p role="alert" className="mb-3 rounded-md bg-accent-soft px-3 py-2 text-sm text-accent-ink">
          {t("api_keys.made.copy_first")}
        </p>
      )}
      <p className="mb-1 text-sm font-semibold text-ink-soft">{t("api_keys.made.key")}</p>
      <div className="flex items-start gap-1 rounded-md border bg-sunken py-1.5 ps-3 pe-1.5">
        <code className="min-w-0 flex-1 py-1 font-mono text-sm break-all" data-testid="key-secret">
          {secret}
        </code>
        <CopyButton text={secret} label={t("api_keys.made.copy")} />
      </div>
      <p className="mt-4 mb-1 text-sm font-semibold text-ink-soft">{t("api_keys.made.example")}</p>
      <div className="flex items-start gap-1 rounded-md border bg-sunken py-1.5 ps-3 pe-1.5">
        <pre className="min-w-0 flex-1 py-1 font-mono text-xs break-all whitespace-pre-wrap">{example}</pre>
        <CopyButton text={example} label={t("api_keys.made.copy_example")} />
      </div>
    </Dialog>
  );
}
