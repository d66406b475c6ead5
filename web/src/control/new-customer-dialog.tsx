import { Button } from "@ui/button";
import { Dialog } from "@ui/dialog";
import { Field, Input } from "@ui/field";
import { Switch } from "@ui/switch";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { ControlError } from "./control-client";
import { useCreateCustomer } from "./customers";
import type { Customer } from "./types";

interface NewCustomerDialogProps {
  open: boolean;
  onOpenChange(open: boolean): void;
  onCreated?(customer: Customer): void;
}

export function NewCustomerDialog({ open, onOpenChange, onCreated }: NewCustomerDialogProps) {
  const { t } = useTranslation("control");
  const formId = useId();
  const create = useCreateCustomer();
  const [phone, setPhone] = useState("");
  const [name, setName] = useState("");
  const [username, setUsername] = useState("");
  const [sharePhone, setSharePhone] = useState(true);

  const close = (next: boolean) => {
    create.reset();
    onOpenChange(next);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wanted = username.trim().replace(/^@/, "");
    create.mutate(
      {
        phone: phone.trim(),
        name: name.trim(),
        share_phone: sharePhone,
        ...(wanted === "" ? {} : { username: wanted }),
      },
      {
        onSuccess: (customer) => {
          setPhone("");
          setName("");
          setUsername("");
          setSharePhone(true);
          close(false);
          onCreated?.(customer);
        },
      },
    );
  };

  const refusal = create.error;
  const errorOf = (field: string) =>
    refusal instanceof ControlError
      ? refusal.fields.find((wrong) => wrong.field === field)?.detail
      : undefined;
  const unplaced = refusal && !["phone", "name", "username"].some(errorOf) ? refusal.message : null;

  return (
    <Dialog
      open={open}
      onOpenChange={close}
      title={t("new_customer.title")}
      description={t("new_customer.description")}
      footer={
        <>
          <Button onClick={() => close(false)}>{t("cancel")}</Button>
          <Button type="submit" form={formId} variant="primary" busy={create.isPending}>
            {t("new_customer.create")}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} className="flex flex-col gap-4">
        <Field label={t("customer.name")} error={errorOf("name")}>
          {(props) => (
            <Input
              {...props}
              required
              maxLength={120}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field label={t("customer.phone")} hint={t("new_customer.phone_hint")} error={errorOf("phone")}>
          {(props) => (
            <Input
              {...props}
              required
              type="tel"
              inputMode="tel"
              placeholder="+34 600 100 009"
              value={phone}
              onChange={(event) => setPhone(event.target.value)}
            />
          )}
        </Field>
        <Field
          label={t("customer.username")}
          hint={t("new_customer.username_hint")}
          error={errorOf("username")}
        >
          {(props) => (
            <Input
              {...props}
              autoCapitalize="none"
              spellCheck={false}
              value={username}
              onChange={(event) => setUsername(event.target.value)}
            />
          )}
        </Field>
        <Switch
          checked={sharePhone}
          onChange={setSharePhone}
          label={t("customer.share_phone")}
          hint={t("customer.share_phone_hint")}
        />
        {unplaced && (
          <p role="alert" className="text-sm text-danger">
            {unplaced}
          </p>
        )}
      </form>
    </Dialog>
  );
}
