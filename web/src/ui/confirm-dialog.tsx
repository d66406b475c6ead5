import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./button";
import { Dialog } from "./dialog";

interface ConfirmDialogProps {
  title: ReactNode;
  /** What follows from it. */
  text: ReactNode;
  /** The word on the button that does it. */
  action: ReactNode;
  busy: boolean;
  /** Why it did not work the last time. */
  problem?: string;
  /** What can be undone has a button like any other. */
  harmless?: boolean;
  onConfirm(): void;
  onClose(): void;
  children?: ReactNode;
}

/** Asks once more before something is done. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, text, action, busy, problem, harmless, onConfirm, onClose, children } = props;
  const { t } = useTranslation("ui");
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={title}
      description={text}
      footer={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button
            variant={harmless ? "primary" : "danger"}
            busy={busy}
            onClick={onConfirm}
            data-testid="confirm"
          >
            {action}
          </Button>
        </>
      }
    >
      {children}
      {problem && (
        <p role="alert" className="mt-3 rounded-md bg-danger-soft px-3 py-2 text-sm font-medium text-danger">
          {problem}
        </p>
      )}
    </Dialog>
  );
}
