import { Button } from "@ui/button";
import { Dialog } from "@ui/dialog";
import { type FormEventHandler, type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import { SubmitButtons } from "./later/submit-buttons";

interface SendDialogProps {
  title: string;
  onSubmit: FormEventHandler<HTMLFormElement>;
  onClose(): void;
  children: ReactNode;
}

/** A form whose button sends what was filled in. */
export function SendDialog({ title, onSubmit, onClose, children }: SendDialogProps) {
  const { t } = useTranslation("desk");
  const formId = useId();
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={title}
      footer={
        <>
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          <SubmitButtons formId={formId} />
        </>
      }
    >
      <form id={formId} noValidate onSubmit={onSubmit} className="flex flex-col gap-4">
        {children}
      </form>
    </Dialog>
  );
}
