import { Button } from "@ui/button";
import { useTranslation } from "react-i18next";
import { useDialogLater } from "./dialog-later";
import { LaterMenu } from "./later-menu";

interface SubmitButtonsProps {
  formId: string;
  "data-testid"?: string;
}

/** Sends what a form fills in, now or later. */
export function SubmitButtons({ formId, "data-testid": testId }: SubmitButtonsProps) {
  const { t } = useTranslation("desk");
  const later = useDialogLater();
  const form = () => document.getElementById(formId) as HTMLFormElement | null;
  return (
    <>
      {later && (
        <LaterMenu
          conversation={later.conversation}
          onPick={(picked) => {
            later.choose(picked);
            form()?.requestSubmit();
          }}
        />
      )}
      <Button
        type="submit"
        form={formId}
        variant="primary"
        onClick={() => later?.choose(null)}
        data-testid={testId}
      >
        {t("composer.send")}
      </Button>
    </>
  );
}
