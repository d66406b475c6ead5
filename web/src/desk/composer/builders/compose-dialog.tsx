import { Button } from "@ui/button";
import { Dialog } from "@ui/dialog";
import { RotateCcw } from "lucide-react";
import { type ReactNode, useId, useRef } from "react";
import { useTranslation } from "react-i18next";
import { SubmitButtons } from "../later/submit-buttons";

interface ComposeDialogProps {
  title: string;
  description?: string;
  onSubmit(): void;
  onClose(): void;
  /** Absent where there is nothing to begin again. */
  onReset?(): void;
  /** Before the buttons at the foot, such as a way back. */
  lead?: ReactNode;
  preview: ReactNode;
  children: ReactNode;
}

/** A form on one side, what comes of it on the other; below each other where there is no room. */
export function ComposeDialog({
  title,
  description,
  onSubmit,
  onClose,
  onReset,
  lead,
  preview,
  children,
}: ComposeDialogProps) {
  const { t } = useTranslation("desk");
  const formId = useId();
  const form = useRef<HTMLFormElement>(null);
  const submit = () => {
    onSubmit();
    // What is wrong is marked with the next render.
    requestAnimationFrame(() => focusFirstProblem(form.current));
  };
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title={title}
      description={description}
      footer={
        <>
          <span className="flex min-w-0 flex-1 items-center gap-2">
            {lead}
            {onReset && (
              <Button variant="quiet" onClick={onReset}>
                <RotateCcw />
                <span className="max-sm:sr-only">{t("builder.reset")}</span>
              </Button>
            )}
          </span>
          <Button onClick={onClose}>{t("builder.close")}</Button>
          <SubmitButtons formId={formId} data-testid="compose-send" />
        </>
      }
    >
      <div className="grid gap-5 sm:grid-cols-[minmax(0,1fr)_minmax(0,17rem)]">
        <form
          ref={form}
          id={formId}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
          className="flex min-w-0 flex-col gap-4"
        >
          {children}
        </form>
        <section aria-label={t("builder.preview")} className="min-w-0">
          <div className="rounded-lg bg-sunken p-3 sm:sticky sm:top-0">
            <p className="mb-2 text-xs font-semibold text-ink-faint">{t("builder.preview")}</p>
            {preview}
          </div>
        </section>
      </div>
    </Dialog>
  );
}

function focusFirstProblem(form: HTMLFormElement | null) {
  const field = form?.querySelector<HTMLElement>("[aria-invalid=true]");
  if (field) field.focus();
  else form?.querySelector("[role=alert]")?.scrollIntoView({ block: "nearest" });
}
