import { Field, Input } from "@ui/field";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import type { SharedContactContent } from "../api/types";
import { SendDialog } from "./send-dialog";

interface Values {
  name: string;
  phone: string;
  email: string;
  company: string;
}

const PHONE = /^\s*\+?[\d\s().-]{5,}$/;
const EMAIL = /^\s*([^\s@]+@[^\s@]+\.[^\s@]+)?\s*$/;

interface ContactDialogProps {
  onSend(contact: SharedContactContent): void;
  onClose(): void;
}

export function ContactDialog({ onSend, onClose }: ContactDialogProps) {
  const { t } = useTranslation("desk");
  const form = useForm<Values>({
    mode: "onTouched",
    defaultValues: { name: "", phone: "", email: "", company: "" },
  });
  const { errors } = form.formState;
  return (
    <SendDialog
      title={t("contact_card.title")}
      onSubmit={form.handleSubmit((values) => onSend(contactFrom(values)))}
      onClose={onClose}
    >
      <Field label={t("contact_card.name")} error={errors.name && t("contact_card.name_needed")}>
        {(control) => <Input {...control} {...form.register("name", { validate: isFilled })} />}
      </Field>
      <Field label={t("contact_card.phone")} error={errors.phone && t("contact_card.phone_needed")}>
        {(control) => (
          <Input
            {...control}
            {...form.register("phone", { required: true, pattern: PHONE })}
            type="tel"
            placeholder="+34 600 000 000"
          />
        )}
      </Field>
      <Field label={t("contact_card.email")} error={errors.email && t("contact_card.email_wrong")}>
        {(control) => <Input {...control} {...form.register("email", { pattern: EMAIL })} type="email" />}
      </Field>
      <Field label={t("contact_card.company")}>
        {(control) => <Input {...control} {...form.register("company")} />}
      </Field>
    </SendDialog>
  );
}

const isFilled = (text: string) => text.trim() !== "";

/** The Cloud API wants a part of the name beside the whole. */
function contactFrom(values: Values): SharedContactContent {
  const name = values.name.trim();
  const email = values.email.trim();
  const company = values.company.trim();
  const [first = name, ...rest] = name.split(/\s+/);
  return {
    name: { formatted_name: name, first_name: first, last_name: rest.join(" ") || undefined },
    phones: [{ phone: values.phone.trim(), type: "CELL" }],
    emails: email ? [{ email, type: "WORK" }] : undefined,
    org: company ? { company } : undefined,
  };
}
