import { Button } from "@ui/button";
import { ContactCard } from "@ui/contact-card";
import { Dialog } from "@ui/dialog";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Customer } from "../../control/types";
import { ContactDialog } from "../composer/contact-dialog";
import { contactOf } from "../composer/contact-of";
import { contactReply, type Reply } from "../state/answers";

interface ShareContactSheetProps {
  customer: Customer;
  businessName: string;
  onClose(): void;
  onAnswer(reply: Reply): void;
}

/** A business asks for a contact: the customer's own card stands ready, another may be chosen. */
export function ShareContactSheet({ customer, businessName, onClose, onAnswer }: ShareContactSheetProps) {
  const { t } = useTranslation("phone");
  const [choosing, setChoosing] = useState(false);
  const { name, phone, wa_id } = customer;
  const own = contactOf({ name, phone, wa_id });

  if (choosing) {
    return (
      <ContactDialog
        open
        ownWaId={wa_id}
        onClose={onClose}
        onSend={({ contacts: [card] = [] }) => card && onAnswer(contactReply(card, false))}
      />
    );
  }
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t("share_contact.title", { business: businessName })}
      description={t(customer.share_phone ? "share_contact.text" : "share_contact.text_hidden_phone")}
      footer={
        <>
          <Button onClick={() => setChoosing(true)}>{t("share_contact.choose")}</Button>
          <Button variant="primary" onClick={() => onAnswer(contactReply(own, true))}>
            {t("share_contact.share")}
          </Button>
        </>
      }
    >
      <div className="rounded-lg border bg-surface p-2">
        <ContactCard contact={own} />
      </div>
    </Dialog>
  );
}
