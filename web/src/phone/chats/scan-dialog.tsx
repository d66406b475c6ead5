import { Button } from "@ui/button";
import { Dialog } from "@ui/dialog";
import { Field, Input } from "@ui/field";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { control } from "../../control/control-client";
import { writeDraft } from "../composer/use-draft";

interface ScanDialogProps {
  wa_id: string;
  onClose(): void;
  onOpen(phoneNumberId: string): void;
}

/** The phone's camera: a business's link or QR code opens the chat, its text ready to be sent. */
export function ScanDialog({ wa_id, onClose, onOpen }: ScanDialogProps) {
  const { t } = useTranslation("phone");
  const formId = useId();
  const [scanned, setScanned] = useState("");
  const [problem, setProblem] = useState<string | undefined>();
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      const chat = await control.scan(wa_id, scanned.trim());
      if (chat.prefilled_message !== "") writeDraft(wa_id, chat.phone_number_id, chat.prefilled_message);
      onOpen(chat.phone_number_id);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
      setBusy(false);
    }
  };

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t("scan.title")}
      description={t("scan.text")}
      footer={
        <Button type="submit" form={formId} variant="primary" disabled={busy || scanned.trim() === ""}>
          {t("scan.open")}
        </Button>
      }
    >
      <form id={formId} onSubmit={(event) => void submit(event)}>
        <Field label={t("scan.code")} error={problem}>
          {(props) => (
            <Input
              {...props}
              value={scanned}
              placeholder="https://wa.me/message/…"
              onChange={(event) => {
                setScanned(event.target.value);
                setProblem(undefined);
              }}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
