import { Avatar } from "@ui/avatar";
import { Button } from "@ui/button";
import { Dialog } from "@ui/dialog";
import { Field, Input } from "@ui/field";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useCustomers } from "../../control/customers";
import type { OutgoingMessage } from "../../control/types";
import { type Card, contactOf } from "./contact-of";

interface ContactDialogProps {
  open: boolean;
  onClose(): void;
  onSend(message: OutgoingMessage): void;
  ownWaId: string;
}

const BLANK: Required<Card> = { name: "", phone: "", email: "", company: "", wa_id: "" };

export function ContactDialog({ open, onClose, onSend, ownWaId }: ContactDialogProps) {
  const { t } = useTranslation("phone");
  const formId = useId();
  const [card, setCard] = useState(BLANK);
  const others = (useCustomers().data ?? []).filter((customer) => customer.wa_id !== ownWaId);
  const set = (field: keyof Card) => (event: { target: { value: string } }) =>
    // A number typed over is no longer the one the chosen customer has an account for.
    setCard((before) => ({
      ...before,
      ...(field === "phone" && { wa_id: "" }),
      [field]: event.target.value,
    }));

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (card.name.trim() === "") return;
    onSend({ type: "contacts", contacts: [contactOf(card)] });
    setCard(BLANK);
  };

  return (
    <Dialog
      open={open}
      onOpenChange={onClose}
      title={t("contact.title")}
      footer={
        <>
          <Button onClick={onClose}>{t("cancel", { ns: "control" })}</Button>
          <Button
            type="submit"
            form={formId}
            variant="primary"
            disabled={card.name.trim() === ""}
            data-testid="send-contact"
          >
            {t("contact.send")}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} className="flex flex-col gap-4">
        {others.length > 0 && (
          <div className="flex flex-wrap gap-1.5">
            {others.map((customer) => (
              <Button
                key={customer.wa_id}
                size="sm"
                onClick={() =>
                  setCard({ ...BLANK, name: customer.name, phone: customer.phone, wa_id: customer.wa_id })
                }
              >
                <Avatar name={customer.name} seed={customer.wa_id} size="xs" className="-ms-1" />
                {customer.name}
              </Button>
            ))}
          </div>
        )}
        <Field label={t("contact.name")}>
          {(props) => <Input {...props} required maxLength={200} value={card.name} onChange={set("name")} />}
        </Field>
        <Field label={t("contact.phone")}>
          {(props) => <Input {...props} type="tel" value={card.phone} onChange={set("phone")} />}
        </Field>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={t("contact.email")}>
            {(props) => <Input {...props} type="email" value={card.email} onChange={set("email")} />}
          </Field>
          <Field label={t("contact.company")}>
            {(props) => <Input {...props} value={card.company} onChange={set("company")} />}
          </Field>
        </div>
      </form>
    </Dialog>
  );
}
